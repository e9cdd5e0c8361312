/** Quality of some rows under a mask, and what each row alone says of it. Pure. */
import type { TokenisedDataset, TokenisedExample } from "../data/tokens";
import { choiceMetrics, negativeLogSoftmax } from "../evaluate/metrics";
import { StudioError } from "../shared/errors";
import type { RowsQuality } from "./records/results";
import type { Sums } from "./score-candidates";

/** Of the first `sums.length` examples. Errors: "malformed" when a log-probability is not a number. */
export function rowsQuality({ kind, examples }: Pick<TokenisedDataset, "kind" | "examples">, sums: Sums): RowsQuality {
  const measured = examples.slice(0, sums.length);
  if (kind === "completion") {
    const tokens = measured.reduce((sum, { choiceIds }) => sum + (choiceIds[0]?.length ?? 0), 0);
    return { acc: null, accNorm: null, nll: sums.reduce((sum, [logProb = NaN]) => sum - logProb, 0) / tokens, n: measured.length };
  }
  const { acc, accNorm, nll, n } = choiceMetrics(measured.map(({ chars, answer }, index) => ({ logProbs: sums[index] ?? [], chars, answer })));
  return { acc, accNorm, nll, n };
}

/** How unlikely a row's right answer is, in nats: -log softmax over its choices, or -log p of all of a completion's tokens. */
export function rowLoss(kind: TokenisedDataset["kind"], { answer }: TokenisedExample, sums: readonly number[]): number {
  return kind === "completion" ? -(sums[0] ?? NaN) : negativeLogSoftmax(sums, answer);
}

/** A model that is broken without a module has no loss to compare; then it is as bad as can be. */
export function finiteOrWorst(loss: number): number {
  return Number.isFinite(loss) ? loss : Number.MAX_VALUE;
}

/** Errors: "usage". */
export function tooFewRows(rows: number, least: number): StudioError | null {
  if (rows >= least) return null;
  return new StudioError("usage", `A scan needs ${least} calibration rows, and there ${rows === 1 ? "is 1" : `are ${rows}`}.`, "Open a larger file, or give the calibration part more rows under Data, Columns.");
}
