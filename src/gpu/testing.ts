/**
 * Device tests: one device a file on the driver that TRIMLLM_ADAPTER names (else the first that is there), printed first;
 * every run is inside error scopes and must give back all its buffers. Test code only.
 */
import { openNodeGpu } from "../cli/adapters";
import { guarded, openDevice, type GpuContext } from "./device";
import type { Dispatch } from "./kernel";
import { Pipelines } from "./pipelines";
import type { ShaderLibrary } from "./preprocess";
import { Readback } from "./readback";
import { PlanRunner } from "./runner";
import { GpuScope } from "./scope";

let opened: Promise<GpuContext> | undefined;

export function testDevice(): Promise<GpuContext> {
  opened ??= openNodeGpu({ adapter: process.env["TRIMLLM_ADAPTER"] }).then(async ({ gpu, driver }) => {
    const context = await openDevice(gpu);
    process.stdout.write(`adapter: ${context.adapterName} (${driver})\n`);
    return context;
  });
  return opened;
}

type Values = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

export interface KernelRun {
  readonly library: ShaderLibrary;
  readonly plan: readonly Dispatch[];
  /** First contents of every buffer that the plan names; "extent" is made from `rows`. */
  readonly buffers: Readonly<Record<string, Values>>;
  readonly rows: number;
  /** Buffer to read back. */
  readonly read: string;
}

/** Runs a plan whose extent buffer is called "extent" and returns one buffer's bytes. */
export async function runKernels({ library, plan, buffers, rows, read }: KernelRun): Promise<ArrayBuffer> {
  const { device } = await testDevice();
  const scope = new GpuScope(device, "test");
  try {
    return await guarded(device, "a kernel test", async () => {
      const table = new Map(Object.entries(buffers).map(([name, data]) => [name, scope.bufferOf(name, padded(data), usageOf(name))]));
      table.set("extent", scope.bufferOf("extent", new Uint32Array([rows, 0, 0, 0]), GPUBufferUsage.UNIFORM));
      const pipelines = new Pipelines(device, library);
      await pipelines.compile(plan);
      const runner = new PlanRunner(device, pipelines, scope, table);
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      runner.encode(pass, runner.resolve(plan), { extent: rows });
      pass.end();
      device.queue.submit([encoder.finish()]);
      return new Readback(device, scope).read(runner.buffer(read), 0, padded(buffers[read] ?? new Uint8Array(0)).byteLength);
    });
  } finally {
    scope.dispose();
  }
}

function usageOf(name: string): GPUBufferUsageFlags {
  return name === "sampling" ? GPUBufferUsage.UNIFORM : GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
}

function padded(data: Values): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.max(16, Math.ceil(data.byteLength / 4) * 4));
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return bytes;
}
