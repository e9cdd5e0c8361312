/** WebGPU without a browser: Dawn for Node on a GPU, or on a driver that computes on the CPU. */
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { create, globals } from "webgpu";
import { StudioError } from "../shared/errors";
import { findSoftwareDrivers, linkVulkanLoader, type SoftwareDriver } from "./software-drivers";

export interface NodeGpu {
  readonly gpu: GPU;
  /** "hardware", "swiftshader", "lavapipe", or the name that was asked for. */
  readonly driver: string;
}

/** The process crashes once an instance is collected, so each is held for good. */
const instances: GPU[] = [];

/**
 * Opens WebGPU. `adapter` is "hardware", "swiftshader", "lavapipe" or part of an adapter's name as Dawn lists it;
 * without it: a real GPU, else SwiftShader, else lavapipe. The WebGPU constants (GPUBufferUsage…) become global.
 * Errors: "no-webgpu" when there is no such adapter. Call it on the main thread: a worker thread can't change
 * the environment that the Vulkan loader reads.
 */
export async function openNodeGpu(options: { readonly adapter?: string | undefined } = {}): Promise<NodeGpu> {
  prepareProcess();
  const software = findSoftwareDrivers();
  const opened = options.adapter === undefined ? await openAny(software) : await openNamed(options.adapter, software);
  if (opened) return opened;
  const found = software.map((driver) => driver.name).join(", ") || "none";
  throw new StudioError(
    "no-webgpu",
    `No WebGPU adapter ${options.adapter === undefined ? "" : `"${options.adapter}" `}on this machine (software drivers found: ${found}).`,
    "Install a GPU driver with Vulkan, or Chromium for its software driver: `npx playwright install chromium`, on Debian `apt-get install chromium libvulkan1`.",
  );
}

function prepareProcess(): void {
  // Mesa writes an error on stderr for each instance when the variable is missing.
  process.env["XDG_RUNTIME_DIR"] ??= tmpdir();
  linkVulkanLoader();
  Object.assign(globalThis, globals);
}

async function openAny(software: readonly SoftwareDriver[]): Promise<NodeGpu | null> {
  const hardware = await openHardware();
  if (hardware) return hardware;
  for (const driver of software) {
    const opened = await openSoftware(driver);
    if (opened) return opened;
  }
  return null;
}

async function openNamed(name: string, software: readonly SoftwareDriver[]): Promise<NodeGpu | null> {
  if (name === "hardware") return openHardware();
  const driver = software.find((candidate) => candidate.name === name);
  if (driver) return openSoftware(driver);
  return name === "swiftshader" || name === "lavapipe" ? null : openInstance(name, [`adapter=${name}`], () => true);
}

async function openHardware(): Promise<NodeGpu | null> {
  return mayHaveGpu() ? openInstance("hardware", [], (info) => !info.isFallbackAdapter) : null;
}

/** Asking the Vulkan loader costs seconds where only software drivers answer; the kernel's device files tell at once. */
function mayHaveGpu(): boolean {
  if (process.platform !== "linux") return true;
  const hasRenderNode = existsSync("/dev/dri") && readdirSync("/dev/dri").some((name) => name.startsWith("renderD"));
  return hasRenderNode || existsSync("/dev/nvidiactl") || existsSync("/dev/dxg");
}

async function openSoftware(driver: SoftwareDriver): Promise<NodeGpu | null> {
  process.env["VK_ICD_FILENAMES"] = driver.icdPath;
  return openInstance(driver.name, [], () => true);
}

async function openInstance(driver: string, flags: string[], accept: (info: GPUAdapterInfo) => boolean): Promise<NodeGpu | null> {
  const gpu = create(flags);
  instances.push(gpu);
  // Dawn throws instead of answering null when no adapter has the name in `flags`.
  const adapter = await gpu.requestAdapter().catch(() => null);
  return adapter && accept(adapter.info) ? { gpu, driver } : null;
}
