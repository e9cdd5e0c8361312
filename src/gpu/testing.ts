/**
 * Device tests: one device a file on the driver that TRIMLLM_ADAPTER names (else the first that is there), printed first;
 * every run is inside error scopes and gives back all its buffers. Test code only.
 */
import { openNodeGpu } from "../cli/adapters";
import { openDevice, type GpuContext } from "./device";
import { Pipelines } from "./pipelines";
import type { ShaderLibrary } from "./preprocess";
import { runOnce, type KernelRun } from "./run-once";

let opened: Promise<GpuContext> | undefined;

export function testDevice(): Promise<GpuContext> {
  opened ??= openNodeGpu({ adapter: process.env["TRIMLLM_ADAPTER"] }).then(async ({ gpu, driver }) => {
    const context = await openDevice(gpu);
    process.stdout.write(`adapter: ${context.adapterName} (${driver})\n`);
    return context;
  });
  return opened;
}

/** Runs a plan whose extent buffer is called "extent" on freshly compiled pipelines. */
export async function runKernels(library: ShaderLibrary, run: KernelRun): Promise<ArrayBuffer[]> {
  const { device } = await testDevice();
  const pipelines = new Pipelines(device, library);
  await pipelines.compile(run.plan);
  return runOnce(device, pipelines, run);
}
