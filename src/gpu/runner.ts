/**
 * Executes plans: resolves each dispatch to a pipeline and a bind group once, and replays. Nothing is created for a
 * dispatch that was resolved before, whatever plan it stands in.
 */
import { present } from "../shared/assert";
import type { GpuScope } from "./scope";
import { activeBindings, MAX_GROUPS, pipelineKey, writeParams, type Dispatch } from "./kernel";
import type { Pipelines } from "./pipelines";

export interface ResolvedDispatch {
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly dispatch: Dispatch;
}

export type BufferTable = ReadonlyMap<string, GPUBuffer>;

export class PlanRunner {
  readonly #device: GPUDevice;
  readonly #pipelines: Pipelines;
  readonly #scope: GpuScope;
  readonly #buffers: Map<string, GPUBuffer>;
  readonly #resolved = new Map<string, ResolvedDispatch>();
  readonly #params = new Map<string, GPUBuffer>();

  /** `scope` owns the uniforms; `buffers` are those that dispatches name. */
  constructor(device: GPUDevice, pipelines: Pipelines, scope: GpuScope, buffers: BufferTable) {
    this.#device = device;
    this.#pipelines = pipelines;
    this.#scope = scope;
    this.#buffers = new Map(buffers);
  }

  buffer(name: string): GPUBuffer {
    return present(this.#buffers.get(name), `buffer ${name}`);
  }

  /** More buffers that dispatches may name. Who adds them owns them and takes them away before they go. */
  add(buffers: BufferTable): void {
    for (const [name, buffer] of buffers) this.#buffers.set(name, buffer);
  }

  /** Forgets buffers, and every bind group that holds one. */
  remove(names: Iterable<string>): void {
    const gone = new Set(names);
    for (const name of gone) this.#buffers.delete(name);
    for (const [key, { dispatch }] of this.#resolved) if (Object.values(dispatch.buffers).some((name) => gone.has(name))) this.#resolved.delete(key);
  }

  /** Bind groups and pipelines for a plan, made where they are missing. */
  resolve(plan: readonly Dispatch[]): ResolvedDispatch[] {
    return plan.map((dispatch) => {
      const key = `${pipelineKey(dispatch.kernel, dispatch.variant)} ${JSON.stringify(dispatch.buffers)} ${JSON.stringify(dispatch.params)}`;
      let resolved = this.#resolved.get(key);
      if (!resolved) this.#resolved.set(key, (resolved = this.#bind(dispatch)));
      return resolved;
    });
  }

  /** Encodes dispatches into an open pass; `rows` maps an extent's name to its count. */
  encode(pass: GPUComputePassEncoder, plan: readonly ResolvedDispatch[], rows: Readonly<Record<string, number>>): void {
    let current: GPUComputePipeline | undefined;
    for (const { pipeline, bindGroup, dispatch } of plan) {
      if (pipeline !== current) pass.setPipeline((current = pipeline));
      pass.setBindGroup(0, bindGroup);
      const { grid } = dispatch;
      const { x } = grid;
      const y = "y" in grid ? grid.y : Math.ceil(present(rows[dispatch.buffers["extent"] ?? ""], "extent") / grid.perGroup);
      // Kernels with one workgroup a row find it as y * groups.x + x, so that more rows than a dimension has can be folded.
      if (y <= MAX_GROUPS) pass.dispatchWorkgroups(x, y);
      else pass.dispatchWorkgroups(x * Math.ceil(y / MAX_GROUPS), MAX_GROUPS);
    }
  }

  #bind(dispatch: Dispatch): ResolvedDispatch {
    const pipeline = this.#pipelines.get(dispatch.kernel, dispatch.variant);
    const buffers = activeBindings(dispatch.kernel, dispatch.variant).map((binding) => {
      const name = present(dispatch.buffers[binding.name], `${dispatch.kernel.name}.${binding.name}`);
      return this.buffer(name);
    });
    const entries = [this.#paramsOf(dispatch), ...buffers].map((buffer, binding) => ({ binding, resource: { buffer } }));
    const bindGroup = this.#device.createBindGroup({ label: dispatch.kernel.name, layout: pipeline.getBindGroupLayout(0), entries });
    return { pipeline, bindGroup, dispatch };
  }

  #paramsOf(dispatch: Dispatch): GPUBuffer {
    const key = `${dispatch.kernel.name} ${JSON.stringify(dispatch.params)}`;
    let buffer = this.#params.get(key);
    if (!buffer) {
      buffer = this.#scope.bufferOf(`params.${dispatch.kernel.name}`, writeParams(dispatch.kernel, dispatch.params), GPUBufferUsage.UNIFORM);
      this.#params.set(key, buffer);
    }
    return buffer;
  }
}
