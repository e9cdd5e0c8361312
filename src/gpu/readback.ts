/** Reads GPU buffers back through staging buffers that are made once and reused. */
import type { GpuScope } from "./scope";

export class Readback {
  readonly #device: GPUDevice;
  readonly #scope: GpuScope;
  readonly #free: GPUBuffer[] = [];

  constructor(device: GPUDevice, scope: GpuScope) {
    this.#device = device;
    this.#scope = scope;
  }

  /** Copies `bytes` from `source` at `offset` (both multiples of 4) once all submitted work is done. */
  async read(source: GPUBuffer, offset: number, bytes: number): Promise<ArrayBuffer> {
    const staging = this.#take(bytes);
    const encoder = this.#device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, offset, staging, 0, bytes);
    this.#device.queue.submit([encoder.finish()]);
    try {
      await staging.mapAsync(GPUMapMode.READ, 0, bytes);
      const copy = staging.getMappedRange(0, bytes).slice(0);
      staging.unmap();
      return copy;
    } finally {
      this.#free.push(staging);
    }
  }

  #take(bytes: number): GPUBuffer {
    const at = this.#free.findIndex((buffer) => buffer.size >= bytes);
    const [found] = at < 0 ? [] : this.#free.splice(at, 1);
    return found ?? this.#scope.buffer("staging", bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  }
}
