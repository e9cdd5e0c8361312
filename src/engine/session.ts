/**
 * A model on a device: weights in stored precision, key cache, activations, compiled pipelines. The mask is an argument of
 * every run. Knows no DOM, no file format beyond the bytes it streams, no dataset.
 */
import { guarded, type GpuContext } from "../gpu/device";
import type { Dispatch } from "../gpu/kernel";
import { Readback } from "../gpu/readback";
import { PlanRunner, type ResolvedDispatch } from "../gpu/runner";
import { GpuScope } from "../gpu/scope";
import { linear } from "../kernels/linear";
import { ropeAngles } from "../kernels/rope-cache";
import { EMPTY_MASK, maskKey, type Mask } from "../model/mask";
import type { OpenedModel } from "../model/opened-model";
import { throwReasons, type Reason } from "../model/reasons";
import type { ModelSpec } from "../model/spec";
import { planWeights } from "../model/weight-plan";
import { present } from "../shared/assert";
import type { JobContext } from "../shared/progress";
import { EXTENT, sessionBuffers, type SessionCapacity } from "./buffers";
import { checkMemory, headDimOf, largestBuffer } from "./capacity";
import { kernelsOf, type DeviceKernels } from "./device-kernels";
import { planBody, planDecode, planHead, planLogProbs, planSample, type Phase, type PlanContext } from "./forward-plan";
import { Pacer } from "./pacer";
import { cutWeights } from "./pieces";
import type { ResidentWeights } from "./resident";
import { anyTile, chooseTiles, measuredDispatches } from "./tiling";
import { uploadWeights } from "./upload";

export interface SessionOptions extends JobContext {
  readonly gpu: GpuContext;
  readonly capacity: SessionCapacity;
  /** Left out: those that everything on the device shares. */
  readonly kernels?: DeviceKernels;
}

/** Plans of one mask, resolved: what a run replays. */
export interface MaskPlans {
  readonly decode: readonly ResolvedDispatch[];
  readonly body: Readonly<Record<Exclude<Phase, "decode">, readonly ResolvedDispatch[]>>;
}

/** Parts of a pass that no mask changes. */
interface SharedPlans {
  readonly headOne: readonly ResolvedDispatch[];
  readonly headMany: readonly ResolvedDispatch[];
  readonly samplePrompt: readonly ResolvedDispatch[];
  readonly logProbs: readonly ResolvedDispatch[];
}

/** Plans of so many masks are kept; an older one is made anew from the same bind groups in about a millisecond. */
const KEPT_MASKS = 64;

export class Session {
  readonly spec: ModelSpec;
  readonly capacity: SessionCapacity;
  readonly device: GPUDevice;
  readonly runner: PlanRunner;
  readonly pacer: Pacer;
  readonly readback: Readback;
  readonly shared: SharedPlans;
  readonly #scope: GpuScope;
  readonly #context: PlanContext;
  readonly #plans = new Map<string, MaskPlans>();

  private constructor(options: SessionOptions, scope: GpuScope, runner: PlanRunner, context: PlanContext) {
    this.spec = context.spec;
    this.capacity = options.capacity;
    this.device = options.gpu.device;
    this.runner = runner;
    this.pacer = new Pacer(this.device, runner);
    this.readback = new Readback(this.device, scope);
    this.#scope = scope;
    this.#context = context;
    this.shared = {
      headOne: runner.resolve(planHead(context, "one")),
      headMany: runner.resolve(planHead(context, "many")),
      samplePrompt: runner.resolve(planSample(context, EXTENT.batch)),
      logProbs: runner.resolve(planLogProbs(context)),
    };
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

  plans(mask: Mask): MaskPlans {
    const key = maskKey(mask);
    let plans = this.#plans.get(key);
    if (!plans) {
      const resolve = (phase: Exclude<Phase, "decode">): ResolvedDispatch[] => this.runner.resolve(planBody(this.#context, mask, phase));
      plans = { decode: this.runner.resolve(planDecode(this.#context, mask)), body: { prefill: resolve("prefill"), score: resolve("score") } };
      if (this.#plans.size >= KEPT_MASKS) this.#plans.delete(present([...this.#plans.keys()][0], "oldest plan"));
      this.#plans.set(key, plans);
    }
    return plans;
  }

  /** Writes the first values of a buffer; ordered with submissions. */
  write(name: string, data: Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>): void {
    this.device.queue.writeBuffer(this.runner.buffer(name), 0, data);
  }

  dispose(): void {
    this.#scope.dispose();
    this.#plans.clear();
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
  checkKernels(model, kernels, dispatches);
  gpu.device.queue.writeBuffer(present(buffers.get("angles"), "angles"), 0, ropeAngles(capacity.contextTokens, headDim, spec.ropeTheta));
  gpu.device.queue.writeBuffer(present(buffers.get(EXTENT.one), EXTENT.one), 0, new Uint32Array([1]));
  const runner = new PlanRunner(gpu.device, kernels.pipelines, scope, buffers);
  const tiles = await chooseTiles({ device: gpu.device, runner, weights, spec, batchTokens: capacity.batchTokens, isTrusted: (dispatch) => kernels.isTrusted(dispatch), undisturbed: options.undisturbed });
  const context: PlanContext = { spec, weights, tiles };
  return guarded(gpu.device, "the session's bind groups", () => create(runner, context));
}

/** Errors: "unsupported" naming each kernel that nothing can stand in for. */
function checkKernels(model: OpenedModel, kernels: DeviceKernels, dispatches: readonly Dispatch[]): void {
  const reasons = kernels.missing(dispatches).map((name): Reason => ({
    reason: `the kernel "${name}" does not work here`,
    remedy: "Update the browser and the graphics driver, or open the model in another precision; the self-test in the status bar tells more.",
  }));
  throwReasons("unsupported", `${model.name} can't be computed on this GPU`, reasons);
}

async function allocate(spec: ModelSpec, capacity: SessionCapacity, gpu: GpuContext, scope: GpuScope, uploaded: ReadonlyMap<string, GPUBuffer>): Promise<Map<string, GPUBuffer>> {
  const buffers = new Map(uploaded);
  for (const need of sessionBuffers(spec, capacity)) {
    const usage = (need.kind === "uniform" ? GPUBufferUsage.UNIFORM : GPUBufferUsage.STORAGE) | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    buffers.set(need.name, await guarded(gpu.device, `${need.name} (${need.bytes} bytes)`, () => scope.buffer(need.name, need.bytes, usage)));
  }
  return buffers;
}

/** Dispatches that between them have every pipeline that a plan can need: linears in each tile that may be chosen. */
function neededDispatches(spec: ModelSpec, weights: ResidentWeights): Dispatch[] {
  const context: PlanContext = { spec, weights, tiles: anyTile };
  const plans = [...planDecode(context, EMPTY_MASK), ...planBody(context, EMPTY_MASK, "prefill"), ...planHead(context, "many"), ...planLogProbs(context)];
  return [...plans.filter(({ kernel }) => kernel !== linear), ...measuredDispatches(weights, spec)];
}

