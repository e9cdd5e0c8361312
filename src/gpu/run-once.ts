/** Runs a small plan on buffers of its own and reads results back: for trying a kernel, not for work. */
import { present } from "../shared/assert";
import { guardedNow } from "./device";
import { activeBindings, type Dispatch } from "./kernel";
import type { Pipelines } from "./pipelines";
import { PlanRunner } from "./runner";
import { GpuScope } from "./scope";

export type BufferValues = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

export interface KernelRun {
  readonly plan: readonly Dispatch[];
  /** First contents of every buffer that the plan names; "extent" is made from `rows`. */
  readonly buffers: Readonly<Record<string, BufferValues>>;
  readonly rows: number;
  /** Buffers to read back. */
  readonly reads: readonly string[];
}

/**
 * The bytes of `reads`, padded to 4. Everything is submitted before this first waits, so that many runs may be under way.
 * The plan's pipelines must have been compiled. Errors: "gpu-out-of-memory", "gpu-invalid".
 */
export async function runOnce(device: GPUDevice, pipelines: Pipelines, run: KernelRun): Promise<ArrayBuffer[]> {
  const scope = new GpuScope(device, "run-once");
  try {
    const staging = await guardedNow(device, "a kernel on trial", () => submit(device, pipelines, scope, run));
    return await Promise.all(
      staging.map(async (buffer) => {
        await buffer.mapAsync(GPUMapMode.READ);
        return buffer.getMappedRange().slice(0);
      }),
    );
  } finally {
    scope.dispose();
  }
}

function submit(device: GPUDevice, pipelines: Pipelines, scope: GpuScope, { plan, buffers, rows, reads }: KernelRun): GPUBuffer[] {
  const table = new Map(Object.entries(buffers).map(([name, data]) => [name, scope.bufferOf(name, padded(data), usageOf(name, plan))]));
  table.set("extent", scope.bufferOf("extent", new Uint32Array([rows, 0, 0, 0]), GPUBufferUsage.UNIFORM));
  const runner = new PlanRunner(device, pipelines, scope, table);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  runner.encode(pass, runner.resolve(plan), { extent: rows });
  pass.end();
  const staging = reads.map((name) => {
    const source = present(table.get(name), `buffer ${name}`);
    const copy = scope.buffer(`${name}.staging`, source.size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
    encoder.copyBufferToBuffer(source, 0, copy, 0, source.size);
    return copy;
  });
  device.queue.submit([encoder.finish()]);
  return staging;
}

function usageOf(name: string, plan: readonly Dispatch[]): GPUBufferUsageFlags {
  const isUniform = plan.some(({ kernel, variant, buffers }) => activeBindings(kernel, variant).some((binding) => binding.access === "uniform" && buffers[binding.name] === name));
  return isUniform ? GPUBufferUsage.UNIFORM : GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
}

function padded(data: BufferValues): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.max(16, Math.ceil(data.byteLength / 4) * 4));
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return bytes;
}
