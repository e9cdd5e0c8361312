/**
 * First-order Taylor importance of each module's output: how much the loss would change, to first order, without it. Scaling
 * what a module adds, d, by 1 - e changes an example's loss by -e sum over the tokens of g·d, g being the loss's gradient behind
 * the module; the importance is the mean over the examples of the size of that sum. Kim et al., Shortened LLaMA, arXiv
 * 2402.02834, take the same gradient times value, of weights instead of outputs.
 */
import type { TokenisedDataset, TokenisedExample } from "../data/tokens";
import type { Session } from "../engine/session";
import { BatchPace, tokensOf } from "../evaluate/batch-pace";
import type { Mask, ModuleId } from "../model/mask";
import { atCheckpoint, type JobContext } from "../shared/progress";
import { LOSSES } from "../train/loss";
import { ModuleSlopes, type BatchSlopes } from "../train/module-slopes";
import { exampleRows } from "./batch-examples";

export interface TaylorResult {
  /** By module that the mask leaves, in nats; NaN where a loss is no number. */
  readonly importance: ReadonlyMap<ModuleId, number>;
  /** Tokens times modules that they went through. */
  readonly moduleTokens: number;
}

/** Tokens that go forward and back at once, unless one example has more: a residual stream at every module is kept of them. */
const PASS_TOKENS = 256;
/** Through a module, again through its inside on the way back, and back. */
const PASSES = 3;

/**
 * With the weights that the session has in use. The loss of choices is that of their softmax, of free text the mean over
 * its tokens. Errors: "limit" for an example that is longer than a batch, "gpu-out-of-memory", "unsupported", "cancelled", "device-lost".
 */
export async function taylorImportance(session: Session, { kind, examples }: Pick<TokenisedDataset, "kind" | "examples">, mask: Mask, job: JobContext = {}): Promise<TaylorResult> {
  const loss = LOSSES[kind === "choice" ? "choice" : "text"];
  const longest = Math.max(PASS_TOKENS, ...examples.map((example) => tokensOf([example])));
  const slopes = await ModuleSlopes.open(session, mask, Math.min(session.capacity.batchTokens, longest));
  const totals = new Float64Array(slopes.modules.length);
  const pace = new BatchPace();
  try {
    for (let done = 0; done < examples.length; ) {
      await atCheckpoint(job);
      const group = pace.next(examples, done);
      const startedMs = performance.now();
      for await (const batch of slopes.of(group, loss, job.signal)) addSizes(totals, batch, group);
      pace.took(group, (performance.now() - startedMs) / 1000);
      done += group.length;
      job.onProgress?.({ label: "Measuring gradients", done, total: examples.length, unit: "examples" });
    }
  } finally {
    slopes.dispose();
  }
  const importance = new Map(slopes.modules.map((id, index) => [id, (totals[index] ?? NaN) / examples.length]));
  return { importance, moduleTokens: PASSES * slopes.modules.length * tokensOf(examples) };
}

function addSizes(totals: Float64Array, { batch, slopes }: BatchSlopes, group: readonly TokenisedExample[]): void {
  for (const { rows } of exampleRows(batch, group)) {
    const sums = totals.map((_, index) => rows.reduce((sum, row) => sum + (slopes[row * totals.length + index] ?? NaN), 0));
    sums.forEach((sum, index) => (totals[index] = (totals[index] ?? NaN) + Math.abs(sum)));
  }
}
