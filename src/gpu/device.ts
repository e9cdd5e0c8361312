/** Opens an adapter and a device, and maps what goes wrong on a device to StudioErrors. The only file that says `navigator.gpu`. */
import { StudioError } from "../shared/errors";

export interface GpuContext {
  readonly device: GPUDevice;
  readonly adapterName: string;
  readonly isSoftware: boolean;
  readonly features: readonly string[];
  readonly maxBufferBytes: number;
  readonly maxBindingBytes: number;
  /** Resolves with the reason once the device is gone; never rejects. */
  readonly lost: Promise<StudioError>;
}

const NO_WEBGPU_REMEDY =
  "Use a current Chrome or Edge over https or localhost, switch graphics acceleration on in its settings, and look at chrome://gpu for WebGPU. On Linux, chrome://flags/#enable-unsafe-webgpu may be needed.";

/** The browser's own WebGPU. Errors: "no-webgpu". */
export function browserGpu(): GPU {
  if (!("gpu" in navigator) || !navigator.gpu) {
    throw new StudioError("no-webgpu", "This browser has no WebGPU.", NO_WEBGPU_REMEDY);
  }
  return navigator.gpu;
}

/**
 * A device with the adapter's own limits for buffers and bindings.
 * Errors: "no-webgpu" when there is no adapter or it gives no device.
 */
export async function openDevice(gpu: GPU): Promise<GpuContext> {
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new StudioError("no-webgpu", "WebGPU is there, but it offers no graphics adapter.", NO_WEBGPU_REMEDY);
  const { limits, info } = adapter;
  const device = await adapter
    .requestDevice({
      requiredLimits: {
        maxBufferSize: limits.maxBufferSize,
        maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      },
    })
    .catch((error: unknown) => {
      throw new StudioError("no-webgpu", `The adapter gave no device: ${String(error)}`, NO_WEBGPU_REMEDY, error);
    });
  const name = [info.vendor, info.architecture, info.description || info.device].filter((part) => part !== "").join(" ");
  return {
    device,
    adapterName: name === "" ? "unnamed adapter" : name,
    isSoftware: info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(name),
    features: [...adapter.features],
    maxBufferBytes: limits.maxBufferSize,
    maxBindingBytes: limits.maxStorageBufferBindingSize,
    lost: device.lost.then((lost) => deviceLost(lost.message)),
  };
}

export function deviceLost(detail: string): StudioError {
  return new StudioError(
    "device-lost",
    `The graphics device was lost${detail === "" ? "" : `: ${detail.replace(/\.+$/, "")}`}.`,
    "Press Go on: the studio opens the device again and puts the model back. Masks, history and measurements are kept.",
  );
}

/**
 * Runs `create`, which makes GPU objects, inside error scopes, so that a failed allocation or a defect is told apart
 * where it happens. Errors: "gpu-out-of-memory" naming `what` and its bytes, "gpu-invalid".
 */
export async function guarded<T>(device: GPUDevice, what: string, create: () => T | Promise<T>): Promise<T> {
  device.pushErrorScope("validation");
  device.pushErrorScope("out-of-memory");
  let result: T;
  try {
    result = await create();
  } finally {
    const outOfMemory = device.popErrorScope();
    const invalid = device.popErrorScope();
    throwGpuError(what, await outOfMemory, await invalid);
  }
  return result;
}

/** As `guarded`, for what is done at once: its scopes are closed before anything waits, so that others may be open beside it. */
export async function guardedNow<T>(device: GPUDevice, what: string, create: () => T): Promise<T> {
  device.pushErrorScope("validation");
  device.pushErrorScope("out-of-memory");
  let errors: readonly Promise<GPUError | null>[] = [];
  let result: T;
  try {
    result = create();
  } finally {
    errors = [device.popErrorScope(), device.popErrorScope()];
  }
  const [outOfMemory = null, invalid = null] = await Promise.all(errors);
  throwGpuError(what, outOfMemory, invalid);
  return result;
}

function throwGpuError(what: string, outOfMemory: GPUError | null, invalid: GPUError | null): void {
  if (outOfMemory) {
    throw new StudioError("gpu-out-of-memory", `The graphics memory is full: ${what} did not fit.`, "Close other tabs and programs that use the GPU, or open a smaller or more quantised model.", outOfMemory);
  }
  if (invalid) {
    throw new StudioError("gpu-invalid", `${what}: ${invalid.message}`, "This is a defect of the studio: please report it with the adapter's name.", invalid);
  }
}
