/** The worker's device: it opens, it may be lost, it is opened again. Each loss is told once. */
import type { GpuContext } from "../gpu/device";
import { present } from "../shared/assert";
import { cancelled, StudioError } from "../shared/errors";

/** How long a failed call waits for the device to say that it is lost, which is then the reason. */
const LOSS_GRACE_MS = 100;

export class DeviceLink {
  readonly #openGpu: () => Promise<GpuContext>;
  readonly #onLost: (error: StudioError) => void;
  #gpu: GpuContext | null = null;

  constructor(openGpu: () => Promise<GpuContext>, onLost: (error: StudioError) => void) {
    this.#openGpu = openGpu;
    this.#onLost = onLost;
  }

  /** A new device; the one before is given back, with all that is on it. Errors: "no-webgpu". */
  async connect(): Promise<GpuContext> {
    this.disconnect();
    const gpu = await this.#openGpu();
    this.#gpu = gpu;
    void gpu.lost.then((error) => {
      if (this.#gpu !== gpu) return;
      this.#gpu = null;
      this.#onLost(error);
    });
    return gpu;
  }

  /** Gives the device back; nobody is told of a loss. */
  disconnect(): void {
    const gpu = this.#gpu;
    this.#gpu = null;
    gpu?.device.destroy();
  }

  /** Errors: "device-lost" when there is none. */
  get gpu(): GpuContext {
    this.check();
    return present(this.#gpu, "a device");
  }

  /** Errors: as `gpu`. */
  check(): void {
    if (this.#gpu) return;
    throw new StudioError("device-lost", "There is no graphics device.", "Press Go on: the studio opens the device again and puts the model back.");
  }

  /**
   * What `work` gives, unless the device is lost meanwhile: then that is the error, whatever else went wrong. Only work that
   * the person had cancelled stays "cancelled": nobody is to take it up again.
   */
  async during<T>(work: () => Promise<T> | T, signal?: AbortSignal): Promise<T> {
    const gpu = this.#gpu;
    const loss = async (graceMs: number): Promise<StudioError | null> => gpu && lossOf(gpu, graceMs);
    let result: T;
    try {
      result = await work();
    } catch (error) {
      const lost = await loss(LOSS_GRACE_MS);
      throw lost && signal?.aborted ? cancelled() : (lost ?? error);
    }
    // A lost device answers much of what is asked of it, and quickly: what came of that is nothing to keep.
    const lost = await loss(0);
    if (lost) throw lost;
    return result;
  }
}

/** The device's loss, when it is known within `graceMs`: what a call itself says of it is only a symptom. */
export function lossOf(gpu: GpuContext, graceMs: number): Promise<StudioError | null> {
  return Promise.race([gpu.lost, new Promise<null>((resolve) => setTimeout(() => resolve(null), graceMs))]);
}
