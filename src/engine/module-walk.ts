/**
 * A packed batch taken through the modules one at a time, so that work can branch off between two of them: the batch as it
 * would be scored without the next module, or what a module does to the residual stream. One copy of the residual stream is
 * all that is kept, whatever the number of modules.
 */
import type { PackedBatch } from "../data/pack";
import { guarded } from "../gpu/device";
import type { ResolvedDispatch } from "../gpu/runner";
import { GpuScope } from "../gpu/scope";
import { copyDispatch } from "../kernels/copy";
import { modulePlace, modulesLeft, type Mask, type ModuleId } from "../model/mask";
import { present } from "../shared/assert";
import { EXTENT } from "./buffers";
import { planEmbed, planModule } from "./forward-plan";
import { checkKernels } from "./needed-kernels";
import { scoreTargets, writeBatch } from "./score";
import type { Session } from "./session";

/** The residual stream as it was when it was kept, [batchTokens, hidden]. */
export const KEPT_RESIDUAL = "walk.residual";

export class ModuleWalk {
  /** Those that the mask leaves, in running order. */
  readonly modules: readonly ModuleId[];
  /** Tokens times modules that ran since the walk was opened. */
  moduleTokens = 0;
  readonly session: Session;
  readonly #scope: GpuScope;
  readonly #plans: WalkPlans;
  #batch: PackedBatch | null = null;

  private constructor(session: Session, scope: GpuScope, modules: readonly ModuleId[]) {
    this.session = session;
    this.modules = modules;
    this.#scope = scope;
    this.#plans = walkPlans(session, modules);
  }

  /** With the weights that the session has in use now. Errors: "gpu-out-of-memory", "unsupported" when the kernel that copies is wrong here. */
  static async open(session: Session, mask: Mask): Promise<ModuleWalk> {
    const scope = new GpuScope(session.device, "walk");
    const bytes = 4 * session.capacity.batchTokens * session.spec.hidden;
    try {
      const residual = await guarded(session.device, `${KEPT_RESIDUAL} (${bytes} bytes)`, () => scope.buffer(KEPT_RESIDUAL, bytes, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST));
      session.runner.add(new Map([[KEPT_RESIDUAL, residual]]));
      const copies = [...keepPlan(session), ...restorePlan(session)];
      await session.kernels.try(copies);
      checkKernels("A scan", session.kernels, copies);
      return new ModuleWalk(session, scope, modulesLeft(session.spec, mask));
    } catch (error) {
      session.runner.remove([KEPT_RESIDUAL]);
      scope.dispose();
      throw error;
    }
  }

  /** The batch's embeddings become the residual stream. Errors: "cancelled", "device-lost", as of all that follows. */
  async begin(batch: PackedBatch, signal?: AbortSignal): Promise<void> {
    writeBatch(this.session, batch);
    this.#batch = batch;
    await this.#run(this.#plans.embed, signal);
  }

  /** Copies the residual stream aside. */
  keep(signal?: AbortSignal): Promise<void> {
    return this.#run(this.#plans.keep, signal);
  }

  /** The residual stream goes through one module. */
  async step(index: number, signal?: AbortSignal): Promise<void> {
    await this.#run(present(this.#plans.modules[index], "a module"), signal);
    this.#count(1);
  }

  /**
   * Log-probability of each target as it is without the module of this index, [targets]: the residual stream, which has to be
   * the kept one, goes on behind the module, and is then put back.
   */
  async scoresWithout(index: number, signal?: AbortSignal): Promise<Float32Array> {
    const behind = this.#plans.modules.slice(index + 1);
    const scores = await scoreTargets(this.session, this.#current(), behind.flat(), signal);
    this.#count(behind.length);
    await this.#run(this.#plans.restore, signal);
    return scores;
  }

  /** Log-probability of each target behind the modules that ran, [targets]. */
  scores(signal?: AbortSignal): Promise<Float32Array> {
    return scoreTargets(this.session, this.#current(), [], signal);
  }

  /** Dispatches over the batch's rows between two modules, such as measures of what the last one did. */
  run(plan: readonly ResolvedDispatch[], signal?: AbortSignal): Promise<void> {
    return this.#run(plan, signal);
  }

  dispose(): void {
    this.session.runner.remove([KEPT_RESIDUAL]);
    this.#scope.dispose();
  }

  #run(plan: readonly ResolvedDispatch[], signal: AbortSignal | undefined): Promise<void> {
    return this.session.pacer.run(plan, { [EXTENT.batch]: this.#current().ids.length }, signal);
  }

  #current(): PackedBatch {
    return present(this.#batch, "the batch of the walk");
  }

  #count(modules: number): void {
    this.moduleTokens += modules * this.#current().ids.length;
  }
}

interface WalkPlans {
  readonly embed: readonly ResolvedDispatch[];
  readonly keep: readonly ResolvedDispatch[];
  readonly restore: readonly ResolvedDispatch[];
  /** By module. */
  readonly modules: readonly (readonly ResolvedDispatch[])[];
}

function walkPlans(session: Session, modules: readonly ModuleId[]): WalkPlans {
  const { runner, context } = session;
  return {
    embed: runner.resolve(planEmbed(context, "score")),
    keep: runner.resolve(keepPlan(session)),
    restore: runner.resolve(restorePlan(session)),
    modules: modules.map((id) => {
      const { kind, layer } = modulePlace(id);
      return runner.resolve(planModule(context, layer, kind, "score"));
    }),
  };
}

function keepPlan({ spec }: Session) {
  return [copyDispatch({ cols: spec.hidden, extent: EXTENT.batch, x: "x", out: KEPT_RESIDUAL })];
}

function restorePlan({ spec }: Session) {
  return [copyDispatch({ cols: spec.hidden, extent: EXTENT.batch, x: KEPT_RESIDUAL, out: "x" })];
}
