/** Quality of some rows under a mask, and what each row alone says of it. Pure. */
import type { TokenisedDataset, TokenisedExample } from "../data/tokens";
import { choiceMetrics, negativeLogSoftmax } from "../evaluate/metrics";
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
