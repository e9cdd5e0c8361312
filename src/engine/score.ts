/** Log-probabilities of the targets of packed batches. */
import type { PackedBatch } from "../data/pack";
import type { Mask } from "../model/mask";
import { assert } from "../shared/assert";
import { packedTokens } from "./batch-rows";
import { EXTENT } from "./buffers";
import type { Session } from "./session";

/** log softmax of each target, [targets]. Errors: "cancelled", "device-lost". */
export async function scoreBatch(session: Session, batch: PackedBatch, mask: Mask, signal?: AbortSignal): Promise<Float32Array> {
  const tokens = batch.ids.length;
  const outputs = batch.targets.length;
  assert(tokens <= session.capacity.batchTokens && outputs <= session.capacity.outputs, "a batch is larger than its session");
  session.write("tokens", packedTokens(batch));
  session.write("picked", Uint32Array.from(batch.targets, (target) => target.row));
  session.write("targets", Uint32Array.from(batch.targets, (target) => target.tokenId));
  session.write(EXTENT.batch, new Uint32Array([tokens]));
  session.write(EXTENT.outputs, new Uint32Array([outputs]));
  const plan = [...session.plans(mask).body.score, ...session.shared.headMany, ...session.shared.logProbs];
  await session.pacer.run(plan, { [EXTENT.batch]: tokens, [EXTENT.outputs]: outputs }, signal);
  return new Float32Array(await session.readback.read(session.runner.buffer("logProbs"), 0, 4 * outputs));
}
