/** Ownership of GPU buffers: who creates, registers; disposing a scope destroys all that it made. */
import { StudioError } from "../shared/errors";

export class GpuScope {
  readonly #device: GPUDevice;
  readonly #owner: string;
  readonly #buffers = new Set<GPUBuffer>();
  #disposed = false;

  constructor(device: GPUDevice, owner: string) {
    this.#device = device;
    this.#owner = owner;
  }

  /** Bytes of all buffers that the scope holds. */
  get bytes(): number {
    let total = 0;
    for (const buffer of this.#buffers) total += buffer.size;
    return total;
  }

  /** A zeroed buffer of at least `bytes` (rounded up to 4), labelled `owner.name`. */
  buffer(name: string, bytes: number, usage: GPUBufferUsageFlags): GPUBuffer {
    if (this.#disposed) throw new StudioError("internal", `GpuScope ${this.#owner}.buffer(${name}) after dispose`, "This is a defect of the studio: please report it.");
    const buffer = this.#device.createBuffer({ label: `${this.#owner}.${name}`, size: Math.max(16, Math.ceil(bytes / 4) * 4), usage });
    this.#buffers.add(buffer);
    return buffer;
  }

  /** A buffer that holds `data`. */
  bufferOf(name: string, data: Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>, usage: GPUBufferUsageFlags): GPUBuffer {
    const buffer = this.buffer(name, data.byteLength, usage | GPUBufferUsage.COPY_DST);
    this.#device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  dispose(): void {
    for (const buffer of this.#buffers) buffer.destroy();
    this.#buffers.clear();
    this.#disposed = true;
  }
}
