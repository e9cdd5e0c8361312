/** Log-probabilities of the targets of packed batches. */
import type { PackedBatch } from "../data/pack";
import type { ResolvedDispatch } from "../gpu/runner";
import type { Mask } from "../model/mask";
import { assert } from "../shared/assert";
import { packedTokens } from "./batch-rows";
import { EXTENT } from "./buffers";
import type { Session } from "./session";

/** log softmax of each target, [targets]. Errors: "cancelled", "device-lost". */
export async function scoreBatch(session: Session, batch: PackedBatch, mask: Mask, signal?: AbortSignal): Promise<Float32Array> {
  writeBatch(session, batch);
  return scoreTargets(session, batch, session.plans(mask).body.score, signal);
}

/** What every pass over the batch reads. */
export function writeBatch(session: Session, batch: PackedBatch): void {
  const tokens = batch.ids.length;
  assert(tokens <= session.capacity.batchTokens, "a batch is larger than its session");
  session.write("tokens", packedTokens(batch));
  session.write(EXTENT.batch, new Uint32Array([tokens]));
}

/** Runs `body`, which leaves the residual stream of the batch in "x", and the head: log softmax of each target, [targets]. Errors: as `scoreBatch`. */
export async function scoreTargets(session: Session, batch: PackedBatch, body: readonly ResolvedDispatch[], signal?: AbortSignal): Promise<Float32Array> {
  let before = body;
  const scores = new Float32Array(batch.targets.length);
  // A long text has more targets than the head takes at once; the residual stream stays for all of them.
  for (let start = 0; start < scores.length; start += session.capacity.outputs) {
    const targets = batch.targets.slice(start, start + session.capacity.outputs);
    session.write("picked", Uint32Array.from(targets, (target) => target.row));
    session.write("targets", Uint32Array.from(targets, (target) => target.tokenId));
    session.write(EXTENT.outputs, new Uint32Array([targets.length]));
    const plan = [...before, ...session.shared.headMany, ...session.shared.logProbs];
    await session.pacer.run(plan, { [EXTENT.batch]: batch.ids.length, [EXTENT.outputs]: targets.length }, signal);
    scores.set(new Float32Array(await session.readback.read(session.runner.buffer("logProbs"), 0, 4 * targets.length)), start);
    before = [];
  }
  return scores;
}
