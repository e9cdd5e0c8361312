/**
 * A model on a device: weights in stored precision, key cache, activations, compiled pipelines. The mask is an argument of
 * every run. Knows no DOM, no file format beyond the bytes it streams, no dataset.
 */
import { guarded, type GpuContext } from "../gpu/device";
import { Readback } from "../gpu/readback";
import { PlanRunner } from "../gpu/runner";
import { GpuScope } from "../gpu/scope";
import { ropeAngles } from "../kernels/rope-cache";
import { EMPTY_MASK, type Mask } from "../model/mask";
import type { OpenedModel } from "../model/opened-model";
import type { ModelSpec } from "../model/spec";
import { planWeights } from "../model/weight-plan";
import { present } from "../shared/assert";
import type { JobContext } from "../shared/progress";
import { EXTENT, sessionBuffers, type SessionCapacity } from "./buffers";
import { checkMemory, headDimOf, largestBuffer } from "./capacity";
import { kernelsOf, type DeviceKernels } from "./device-kernels";
import type { PlanContext, TileChoice } from "./forward-plan";
import { checkKernels, neededDispatches } from "./needed-kernels";
import type { WeightOverlay } from "./overlay";
import { overlayContext } from "./overlay-context";
import { Pacer } from "./pacer";
import { cutWeights } from "./pieces";
import { planSet, type MaskPlans, type PlanSet, type SharedPlans } from "./plan-set";
import type { ResidentWeights } from "./resident";
import { chooseTiles } from "./tiling";
import { uploadWeights } from "./upload";

export interface SessionOptions extends JobContext {
  readonly gpu: GpuContext;
  readonly capacity: SessionCapacity;
  /** Left out: those that everything on the device shares. */
  readonly kernels?: DeviceKernels;
  /** Those of another session on this device whose matrices have the same types: sums are then taken in the same order. Left out: measured. */
  readonly tiles?: TileChoice | undefined;
}

export class Session {
  readonly spec: ModelSpec;
  readonly capacity: SessionCapacity;
  readonly device: GPUDevice;
  readonly runner: PlanRunner;
  readonly pacer: Pacer;
  readonly readback: Readback;
  readonly kernels: DeviceKernels;
  readonly #scope: GpuScope;
  /** By overlay; "" is the model as its file has it. */
  readonly #sets = new Map<string, PlanSet>();
  readonly #own: PlanSet;
  #current: PlanSet;

  private constructor(options: SessionOptions, scope: GpuScope, runner: PlanRunner, context: PlanContext) {
    this.spec = context.spec;
    this.capacity = options.capacity;
    this.device = options.gpu.device;
    this.runner = runner;
    this.pacer = new Pacer(this.device, runner);
    this.readback = new Readback(this.device, scope);
    this.kernels = options.kernels ?? kernelsOf(this.device);
    this.#scope = scope;
    this.#own = this.#current = planSet(runner, context);
    // Every bind group that any mask can need stands in the full model's plans.
    this.plans(EMPTY_MASK);
  }

  /**
   * Streams the weights, allocates everything a run needs, compiles all pipelines and tries each kernel on a small case.
   * Errors: "unsupported" before anything is read, or when a kernel is wrong on this device and no other can stand in for it; "gpu-out-of-memory", "shader", "malformed", "io", "cancelled"; nothing stays behind on the GPU.
   */
  static async open(model: OpenedModel, options: SessionOptions): Promise<Session> {
    const scope = new GpuScope(options.gpu.device, "session");
    try {
      return await build(model, options, scope, (...parts) => new Session(options, scope, ...parts));
    } catch (error) {
      scope.dispose();
      throw error;
    }
  }

  /** Bytes of all GPU buffers: weights, key cache, activations. */
  get gpuBytes(): number {
    return this.#scope.bytes;
  }

  /** What the plans of the overlay in use read and how they are cut. */
  get context(): PlanContext {
    return this.#current.context;
  }

  /** Parts of a pass that no mask changes, with the weights in use. */
  get shared(): SharedPlans {
    return this.#current.shared;
  }

  plans(mask: Mask): MaskPlans {
    return this.#current.plans(mask);
  }

  /**
   * Whatever runs from now on reads these weights instead of the session's own; null: its own. The overlay's buffers have to
   * stay until `dropOverlay`. Errors: "unsupported" when a kernel that it needs is wrong here.
   */
  async useOverlay(overlay: WeightOverlay | null): Promise<void> {
    if (!overlay) {
      this.#current = this.#own;
      return;
    }
    let set = this.#sets.get(overlay.id);
    if (!set) {
      this.runner.add(overlay.buffers);
      const context = await overlayContext(this, this.#own.context, overlay);
      this.#sets.set(overlay.id, (set = planSet(this.runner, context)));
    }
    this.#current = set;
  }

  /** Before its buffers go. */
  dropOverlay({ id, buffers }: WeightOverlay): void {
    if (this.#current === this.#sets.get(id)) this.#current = this.#own;
    this.#sets.delete(id);
    this.runner.remove(buffers.keys());
  }

  /** Writes the first values of a buffer; ordered with submissions. */
  write(name: string, data: Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>): void {
    this.device.queue.writeBuffer(this.runner.buffer(name), 0, data);
  }

  dispose(): void {
    this.#scope.dispose();
    this.#sets.clear();
  }
}

type SessionParts = readonly [PlanRunner, PlanContext];

async function build(model: OpenedModel, options: SessionOptions, scope: GpuScope, create: (...parts: SessionParts) => Session): Promise<Session> {
  const { gpu, capacity } = options;
  const { spec } = model;
  checkMemory(model, capacity, gpu);
  const headDim = headDimOf(spec);
  const cut = cutWeights(planWeights(model), largestBuffer(gpu), headDim);
  const weights: ResidentWeights = new Map(cut.map(({ resident }) => [resident.id, resident]));
  const kernels = options.kernels ?? kernelsOf(gpu.device);
  const dispatches = neededDispatches(spec, weights);
  // Compiling goes on while the weights stream in; its progress is told below.
  void kernels.try(dispatches);
  const uploaded = await uploadWeights(cut, { ...options, device: gpu.device, scope, headDim });
  const buffers = await allocate(spec, capacity, gpu, scope, uploaded);
  await kernels.try(dispatches, options);
  checkKernels(model.name, kernels, dispatches);
  const angles = buffers.get("angles");
  if (angles && spec.positions.kind === "rotary") gpu.device.queue.writeBuffer(angles, 0, ropeAngles(capacity.contextTokens, headDim, spec.positions.theta));
  gpu.device.queue.writeBuffer(present(buffers.get(EXTENT.one), EXTENT.one), 0, new Uint32Array([1]));
  const runner = new PlanRunner(gpu.device, kernels.pipelines, scope, buffers);
  const tiles = options.tiles ?? await chooseTiles({ device: gpu.device, runner, weights, spec, batchTokens: capacity.batchTokens, isTrusted: (dispatch) => kernels.isTrusted(dispatch), undisturbed: options.undisturbed });
  const context: PlanContext = { spec, weights, tiles };
  return guarded(gpu.device, "the session's bind groups", () => create(runner, context));
}

async function allocate(spec: ModelSpec, capacity: SessionCapacity, gpu: GpuContext, scope: GpuScope, uploaded: ReadonlyMap<string, GPUBuffer>): Promise<Map<string, GPUBuffer>> {
  const buffers = new Map(uploaded);
  for (const need of sessionBuffers(spec, capacity)) {
    const usage = (need.kind === "uniform" ? GPUBufferUsage.UNIFORM : GPUBufferUsage.STORAGE) | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    buffers.set(need.name, await guarded(gpu.device, `${need.name} (${need.bytes} bytes)`, () => scope.buffer(need.name, need.bytes, usage)));
  }
  return buffers;
}
