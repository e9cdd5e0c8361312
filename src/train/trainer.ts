/** Trains norms and head of a session's model: batches in, gradients, steps of AdamW, tuned weights out. Knows no dataset and no schedule. */
import { largestBinding } from "../engine/cut-rows";
import type { WeightOverlay } from "../engine/overlay";
import type { Session } from "../engine/session";
import { representatives } from "../engine/tiling";
import { GpuScope } from "../gpu/scope";
import type { TokenisedExample } from "../data/tokens";
import type { Mask } from "../model/mask";
import type { TunedHead, TunedWeights } from "../model/tuned";
import { present } from "../shared/assert";
import type { JobContext } from "../shared/progress";
import { backwardContext, backwardMatrices } from "./backward-context";
import type { Loss } from "./loss";
import { microBatches, runMicroBatch, trainPlans, type TrainPlans } from "./micro-batch";
import { planClip, planUpdate } from "./optimizer-plan";
import type { HeadChoice, TuneSettings } from "./settings";
import { HYPER, trainBuffers } from "./train-buffers";
import { allocateTraining, fillFromModel, trainOverlay, type TrainBuffers } from "./train-memory";
import { forwardTiles, type TrainTiles } from "./train-tiles";
import type { TrainContext } from "./train-plan";
import type { Rates, StepResult, TrainStep } from "./train-step";
import { partBuffer, trainablesOf, trainedNorms, type Part, type TrainableName, type TrainShape } from "./trainables";
import type { ResolvedDispatch } from "../gpu/runner";

export interface TrainerOptions {
  readonly mask: Mask;
  readonly head: HeadChoice;
  readonly settings: TuneSettings;
  /** Rows of the head that "seen" trains, ascending. */
  readonly seenIds: readonly number[];
  /** At most the session's batch. */
  readonly microBatchTokens: number;
  readonly keepsActivations: boolean;
  /** Of a run that goes on: how its matrices were cut. */
  readonly tiles?: TrainTiles | null;
}

export class Trainer implements TrainStep {
  readonly overlay: WeightOverlay;
  readonly shape: TrainShape;
  /** How its matrices are cut. */
  readonly tiles: TrainTiles;
  /** Steps of AdamW that were made. */
  steps = 0;
  readonly #session: Session;
  readonly #scope: GpuScope;
  readonly #options: TrainerOptions;
  readonly #plans: TrainPlans;
  readonly #clip: readonly ResolvedDispatch[];
  readonly #update: readonly ResolvedDispatch[];

  private constructor(session: Session, scope: GpuScope, options: TrainerOptions, shape: TrainShape, context: TrainContext & { readonly overlay: WeightOverlay; readonly chosenTiles: TrainTiles }) {
    this.overlay = context.overlay;
    this.tiles = context.chosenTiles;
    this.shape = shape;
    this.#session = session;
    this.#scope = scope;
    this.#options = options;
    this.#plans = trainPlans(session, context);
    this.#clip = session.runner.resolve(planClip(shape, options.settings.clip));
    this.#update = session.runner.resolve(planUpdate(shape, options.settings));
  }

  /**
   * Leaves the session using the overlay that it trains. Errors: "gpu-out-of-memory", "unsupported" for a kernel that is wrong
   * here; nothing stays behind on the GPU then.
   */
  static async create(session: Session, options: TrainerOptions): Promise<Trainer> {
    const scope = new GpuScope(session.device, "train");
    const shape = shapeOf(session, options);
    let overlay: WeightOverlay | null = null;
    try {
      await session.useOverlay(null);
      const buffers: TrainBuffers = await allocateTraining(session, trainBuffers(shape), scope);
      overlay = trainOverlay(shape, buffers);
      session.runner.add(buffers);
      await fillFromModel(session, shape, { ids: options.seenIds, seed: options.settings.seed });
      await session.useOverlay(overlay);
      const context = await trainContext(session, shape, options);
      return new Trainer(session, scope, options, shape, { ...context, overlay });
    } catch (error) {
      if (overlay) session.dropOverlay(overlay);
      scope.dispose();
      throw error;
    }
  }

  get gpuBytes(): number {
    return this.#scope.bytes;
  }

  /** Norm vectors, in the order of their rows. */
  get norms() {
    return trainedNorms(this.shape.spec, this.shape.mask);
  }

  /** Adds the gradients of the examples' mean loss to what the buffers hold. Errors: "limit", "cancelled", "device-lost". */
  async accumulate(examples: readonly TokenisedExample[], loss: Loss, { signal }: JobContext = {}): Promise<{ readonly loss: number; readonly tokens: number }> {
    let [sum, tokens] = [0, 0];
    for (const batch of microBatches(examples, loss, this.shape.tokens)) {
      sum += await runMicroBatch(this.#session, this.#plans, batch, { examples, loss }, signal);
      tokens += batch.ids.length;
    }
    return { loss: sum, tokens };
  }

  /** Gradients of the examples' mean loss, and one step of AdamW by them. Errors as `accumulate`: the weights are as before then. */
  async step(examples: readonly TokenisedExample[], loss: Loss, rates: Rates, job: JobContext = {}): Promise<StepResult> {
    const { beta1, beta2 } = this.#options.settings;
    this.#clearGradients();
    const { loss: value, tokens } = await this.accumulate(examples, loss, job);
    await this.#session.pacer.run(this.#clip, {});
    const [gradientNorm = NaN, factor = 0] = new Float32Array(await this.#session.readback.read(this.#session.runner.buffer("train.factor"), 0, 8));
    const applied = Number.isFinite(value) && Number.isFinite(gradientNorm) && factor > 0;
    if (!applied) return { loss: value, gradientNorm, tokens, applied };
    const t = this.steps + 1;
    const corrections = [1 - beta1 ** t, 1 - beta2 ** t];
    this.#session.write(HYPER.norm, new Float32Array([rates.norm, ...corrections, 0]));
    this.#session.write(HYPER.head, new Float32Array([rates.head, ...corrections, 0]));
    await this.#session.pacer.run(this.#update, {});
    this.steps = t;
    return { loss: value, gradientNorm, tokens, applied };
  }

  /** All rows of one part of a trainable, [rows, cols]. */
  async read(name: TrainableName, part: Part): Promise<Float32Array<ArrayBuffer>> {
    const { rows, cols, pieces } = this.#trainable(name);
    const values = new Float32Array(rows * cols);
    for (const [index, piece] of pieces.entries()) {
      const buffer = this.#session.runner.buffer(partBuffer(name, index, part));
      for (let at = 0; at < piece.rows * cols; at += READ_VALUES) {
        const count = Math.min(READ_VALUES, piece.rows * cols - at);
        values.set(new Float32Array(await this.#session.readback.read(buffer, 4 * at, 4 * count)), piece.rowStart * cols + at);
      }
    }
    return values;
  }

  write(name: TrainableName, part: Part, values: Float32Array<ArrayBuffer>): void {
    const { cols, pieces } = this.#trainable(name);
    for (const [index, { rowStart, rows }] of pieces.entries()) {
      this.#session.device.queue.writeBuffer(this.#session.runner.buffer(partBuffer(name, index, part)), 0, values.subarray(rowStart * cols, (rowStart + rows) * cols));
    }
  }

  /** What is trained, as weights that a session, a file or an export can take. */
  async weights(id: string): Promise<TunedWeights> {
    const { hidden } = this.shape.spec;
    const all = await this.read("norms", "weights");
    const norms = new Map(this.norms.map((norm, row) => [norm, all.slice(row * hidden, (row + 1) * hidden)]));
    return { id, norms, head: await this.#head() };
  }

  /** Starts from weights that were tuned before: every norm of them that is trained here, and a head of the same form. */
  load({ norms, head }: TunedWeights): void {
    const { hidden } = this.shape.spec;
    const buffer = this.#session.runner.buffer(partBuffer("norms", 0, "weights"));
    this.norms.forEach((id, row) => {
      const values = norms.get(id);
      if (values) this.#session.device.queue.writeBuffer(buffer, 4 * row * hidden, values);
    });
    if (head?.kind === "full" && this.shape.head.kind === "full") this.write("head", "weights", head.values);
    if (head?.kind === "rows" && this.shape.head.kind === "seen") this.write("rows", "weights", head.values);
    if (head?.kind === "low-rank" && this.shape.head.kind === "low-rank") {
      this.write("a", "weights", head.a);
      this.write("b", "weights", head.b);
    }
  }

  /** Frees its memory; the session runs with its own weights again. */
  dispose(): void {
    this.#session.dropOverlay(this.overlay);
    this.#scope.dispose();
  }

  async #head(): Promise<TunedHead | null> {
    switch (this.shape.head.kind) {
      case "full":
        return { kind: "full", values: await this.read("head", "weights") };
      case "seen":
        return { kind: "rows", ids: Uint32Array.from(this.#options.seenIds), values: await this.read("rows", "weights") };
      case "low-rank":
        return { kind: "low-rank", rank: this.#trainable("b").rows, a: await this.read("a", "weights"), b: await this.read("b", "weights") };
      case "none":
        return null;
    }
  }

  #trainable(name: TrainableName) {
    return present(trainablesOf(this.shape).find((trainable) => trainable.name === name), name);
  }

  /** What a step that was cut off has left. */
  #clearGradients(): void {
    const encoder = this.#session.device.createCommandEncoder();
    for (const { name, pieces } of trainablesOf(this.shape)) pieces.forEach((_, index) => encoder.clearBuffer(this.#session.runner.buffer(partBuffer(name, index, "gradients"))));
    this.#session.device.queue.submit([encoder.finish()]);
  }
}

/** Values that are read back at once: 8 MiB. */
const READ_VALUES = 2 * 1024 * 1024;

function shapeOf({ spec, capacity, device }: Session, { mask, head, seenIds, microBatchTokens, keepsActivations }: TrainerOptions): TrainShape {
  return { spec, mask, head, seenRows: seenIds.length, tokens: Math.min(microBatchTokens, capacity.batchTokens), outputs: capacity.outputs, keepsActivations, maxBytes: largestBinding(device) };
}

async function trainContext(session: Session, shape: TrainShape, { mask, keepsActivations, settings, tiles: kept = null }: TrainerOptions): Promise<TrainContext & { readonly chosenTiles: TrainTiles }> {
  const normRows = new Map(trainedNorms(shape.spec, mask).map((id, row) => [id, row]));
  const tiles = forwardTiles(session.context.tiles, kept, session.kernels);
  const base = { ...session.context, tiles, mask, keepsActivations, normRows };
  const context = await backwardContext(session, base, { name: "Tuning", tokens: shape.tokens, more: [...planClip(shape, 1), ...planUpdate(shape, settings)], kept });
  const chosenTiles = Object.fromEntries(representatives(backwardMatrices(context), shape.spec).map(({ dtype }) => [dtype, { forward: tiles(dtype, "many"), backward: context.backwardTiles(dtype) }]));
  return { ...context, chosenTiles };
}
