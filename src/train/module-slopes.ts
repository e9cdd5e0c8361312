/**
 * How much a loss changes, to first order, as each module's output is scaled: the inner product of the loss's gradient behind
 * the module with what the module adds. One pass forward and one back, with the weights that the session has in use; nothing is trained.
 */
import type { PackedBatch } from "../data/pack";
import type { TokenisedExample } from "../data/tokens";
import { largestBinding } from "../engine/cut-rows";
import { EXTENT, type BufferNeed } from "../engine/buffers";
import { planHead, tensor } from "../engine/forward-plan";
import type { Session } from "../engine/session";
import { normRow } from "../engine/tuned-overlay";
import { GpuScope } from "../gpu/scope";
import { residualDotsDispatch } from "../kernels/residual-dots";
import { modulesLeft, type Mask, type ModuleId } from "../model/mask";
import type { WeightId } from "../model/opened-model";
import { backwardContext } from "./backward-context";
import type { Loss } from "./loss";
import { microBatches, runMicroBatch, trainPlans, type TrainPlans } from "./micro-batch";
import type { HeadChoice } from "./settings";
import { boundary, passBuffers } from "./train-buffers";
import { allocateTraining, unpackNorms, type TrainBuffers } from "./train-memory";
import type { TrainContext } from "./train-plan";
import { trainedNorms, type TrainShape } from "./trainables";

const SLOPES = "train.slopes";
const NORMS = "train.norms";

/** What a batch's rows say; the sum over an example's rows is the derivative of that example's loss. */
export interface BatchSlopes {
  readonly batch: PackedBatch;
  /** [tokens, modules]; NaN where the loss is no number. */
  readonly slopes: Float32Array;
}

export class ModuleSlopes {
  /** Those that the mask leaves, in running order. */
  readonly modules: readonly ModuleId[];
  readonly #session: Session;
  readonly #scope: GpuScope;
  readonly #buffers: TrainBuffers;
  readonly #plans: TrainPlans;
  readonly #tokens: number;

  private constructor(session: Session, scope: GpuScope, buffers: TrainBuffers, context: TrainContext, tokens: number) {
    this.modules = modulesLeft(session.spec, context.mask);
    this.#session = session;
    this.#scope = scope;
    this.#buffers = buffers;
    this.#plans = trainPlans(session, context);
    this.#tokens = tokens;
  }

  /** `tokens` is the most that go forward and back at once. No trainer may be open. Errors: "gpu-out-of-memory", "unsupported" for a kernel that is wrong here; nothing stays behind on the GPU then. */
  static async open(session: Session, mask: Mask, tokens: number): Promise<ModuleSlopes> {
    const scope = new GpuScope(session.device, "module-slopes");
    const names = buffersOf(session, mask, tokens).map(({ name }) => name);
    try {
      const buffers = await allocateTraining(session, buffersOf(session, mask, tokens), scope);
      session.runner.add(buffers);
      const packed = packedNorms(session, mask);
      await unpackNorms(session, packed, session.runner.buffer(NORMS));
      const weights = new Map([...session.context.weights, ...packed.map((id, row) => [id as string, normRow(id, NORMS, row, session.spec.hidden)] as const)]);
      const base = { ...session.context, weights, mask, keepsActivations: false, normRows: null, behind: (index: number) => [slopeDispatch(session, mask, index)] };
      const context = await backwardContext(session, base, { name: "The loss's gradient", tokens, more: planHead(base, "many") });
      return new ModuleSlopes(session, scope, buffers, context, tokens);
    } catch (error) {
      session.runner.remove(names);
      scope.dispose();
      throw error;
    }
  }

  /** Of these examples, batch by batch. Errors: "limit" for an example that is longer than a pass, "cancelled", "device-lost". */
  async *of(examples: readonly TokenisedExample[], loss: Loss, signal?: AbortSignal): AsyncGenerator<BatchSlopes> {
    const { readback, runner } = this.#session;
    for (const batch of microBatches(examples, loss, this.#tokens)) {
      const mean = await runMicroBatch(this.#session, this.#plans, batch, { examples, loss }, signal);
      const values = batch.ids.length * this.modules.length;
      if (!Number.isFinite(mean)) {
        yield { batch, slopes: new Float32Array(values).fill(NaN) };
        continue;
      }
      const ofMean = new Float32Array(await readback.read(runner.buffer(SLOPES), 0, 4 * values));
      yield { batch, slopes: ofMean.map((slope) => slope * examples.length) };
    }
  }

  dispose(): void {
    this.#session.runner.remove(this.#buffers.keys());
    this.#scope.dispose();
  }
}

function slopeDispatch({ spec }: Session, mask: Mask, index: number) {
  const modules = modulesLeft(spec, mask).length;
  const behind = index + 1 === modules ? "x" : boundary(index + 1);
  return residualDotsDispatch({ cols: spec.hidden, extent: EXTENT.batch, a: boundary(index), b: behind, g: "train.dx", out: SLOPES, stride: modules, at: index });
}

/** Norms that are not in F32, as the way back reads them. */
function packedNorms({ spec, context }: Session, mask: Mask): WeightId[] {
  return trainedNorms(spec, mask).filter((id) => tensor(context.weights, id).dtype !== "F32");
}

function buffersOf(session: Session, mask: Mask, tokens: number): BufferNeed[] {
  const { spec, capacity, device, context: { head = null } } = session;
  // Of a tuned head only a low-rank one needs room of its own on the way back.
  const choice: HeadChoice = head?.kind === "low-rank" ? { kind: "low-rank", rank: head.b.rows } : { kind: "none" };
  const shape: TrainShape = { spec, mask, head: choice, seenRows: 0, tokens, outputs: capacity.outputs, keepsActivations: false, maxBytes: largestBinding(device) };
  return [...passBuffers(shape), { name: NORMS, bytes: 4 * spec.hidden * packedNorms(session, mask).length, kind: "storage" }, { name: SLOPES, bytes: 4 * tokens * modulesLeft(spec, mask).length, kind: "storage" }];
}
