/** Sums over each row of the residual stream before and behind every module of a walk, gathered on the device and read once a batch. */
import { guarded } from "../gpu/device";
import type { Dispatch } from "../gpu/kernel";
import type { ResolvedDispatch } from "../gpu/runner";
import { GpuScope } from "../gpu/scope";
import { residualDotsDispatch } from "../kernels/residual-dots";
import { EXTENT } from "./buffers";
import { KEPT_RESIDUAL, type ModuleWalk } from "./module-walk";
import { checkKernels } from "./needed-kernels";

const SUMS = "walk.sums";
/** a·a, b·b and |b - a|² of a row before a module and behind it. */
export const SUMS_A_ROW = 3;

export class ResidualSums {
  readonly #walk: ModuleWalk;
  readonly #scope: GpuScope;
  readonly #plans: readonly (readonly ResolvedDispatch[])[];

  private constructor(walk: ModuleWalk, scope: GpuScope, plans: readonly Dispatch[]) {
    this.#walk = walk;
    this.#scope = scope;
    this.#plans = plans.map((dispatch) => walk.session.runner.resolve([dispatch]));
  }

  /** Of a walk that is disposed after this. Errors: "gpu-out-of-memory", "unsupported" when the kernel is wrong here. */
  static async open(walk: ModuleWalk): Promise<ResidualSums> {
    const { session: { device, runner, kernels, capacity, spec }, modules } = walk;
    const scope = new GpuScope(device, "residual-sums");
    const bytes = 4 * SUMS_A_ROW * capacity.batchTokens * modules.length;
    try {
      const sums = await guarded(device, `${SUMS} (${bytes} bytes)`, () => scope.buffer(SUMS, bytes, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC));
      runner.add(new Map([[SUMS, sums]]));
      const plans = modules.map((_, at) => residualDotsDispatch({ cols: spec.hidden, extent: EXTENT.batch, a: KEPT_RESIDUAL, b: "x", out: SUMS, stride: modules.length, at }));
      await kernels.try(plans);
      checkKernels("What a module does to the residual stream", kernels, plans);
      return new ResidualSums(walk, scope, plans);
    } catch (error) {
      runner.remove([SUMS]);
      scope.dispose();
      throw error;
    }
  }

  /** The module of this index has run; what went in is the kept residual. Errors: "cancelled". */
  add(index: number, signal?: AbortSignal): Promise<void> {
    return this.#walk.run(this.#plans[index] ?? [], signal);
  }

  /** [tokens, modules, 3] of the first so many rows. Errors: "device-lost". */
  async read(tokens: number): Promise<Float32Array> {
    const { session: { readback, runner }, modules } = this.#walk;
    return new Float32Array(await readback.read(runner.buffer(SUMS), 0, 4 * SUMS_A_ROW * tokens * modules.length));
  }

  dispose(): void {
    this.#walk.session.runner.remove([SUMS]);
    this.#scope.dispose();
  }
}
