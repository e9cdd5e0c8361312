/** Tuned weights on the device, as an overlay that a session can use. */
import { guarded } from "../gpu/device";
import { GpuScope } from "../gpu/scope";
import type { TunedHead, TunedWeights } from "../model/tuned";
import { cutRows, largestBinding } from "./cut-rows";
import type { HeadOverlay, WeightOverlay } from "./overlay";
import type { ResidentPiece, ResidentTensor } from "./resident";
import type { Session } from "./session";

export interface ResidentTuned extends WeightOverlay {
  readonly gpuBytes: number;
  /** Takes it out of the session and frees its buffers. */
  dispose(): void;
}

const STORAGE = (): number => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;

/** Uploads them; `session.useOverlay` then runs with them. Errors: "gpu-out-of-memory"; nothing stays behind then. */
export async function residentTuned(session: Session, tuned: TunedWeights): Promise<ResidentTuned> {
  const scope = new GpuScope(session.device, `tuned ${tuned.id}`);
  try {
    const upload = new Upload(session, scope, `tuned:${tuned.id}`);
    const weights = await upload.norms(tuned);
    const head = tuned.head && (await upload.head(tuned.head));
    const overlay: WeightOverlay = { id: upload.id, buffers: upload.buffers, weights, head };
    return {
      ...overlay,
      gpuBytes: scope.bytes,
      dispose() {
        session.dropOverlay(overlay);
        scope.dispose();
      },
    };
  } catch (error) {
    scope.dispose();
    throw error;
  }
}

class Upload {
  readonly buffers = new Map<string, GPUBuffer>();
  readonly id: string;
  readonly #session: Session;
  readonly #scope: GpuScope;

  constructor(session: Session, scope: GpuScope, id: string) {
    this.#session = session;
    this.#scope = scope;
    this.id = id;
  }

  /** All in one buffer, a row each. */
  async norms({ norms }: TunedWeights): Promise<ReadonlyMap<string, ResidentTensor>> {
    const { hidden } = this.#session.spec;
    const values = new Float32Array(norms.size * hidden);
    [...norms.values()].forEach((norm, row) => values.set(norm, row * hidden));
    const buffer = await this.#buffer("norms", values);
    return new Map([...norms.keys()].map((id, row) => [id, normRow(id, buffer, row, hidden)]));
  }

  async head(head: TunedHead): Promise<HeadOverlay> {
    const { spec: { vocab, hidden }, capacity: { outputs } } = this.#session;
    switch (head.kind) {
      case "full":
        return { kind: "full", matrix: await this.#matrix("head", head.values, vocab, hidden) };
      case "rows": {
        const ids = await this.#buffer("ids", head.ids);
        const logits = await this.#scratch("logits", outputs * head.ids.length);
        return { kind: "rows", matrix: await this.#matrix("rows", head.values, head.ids.length, hidden), ids, logits };
      }
      case "low-rank": {
        const a = await this.#matrix("a", head.a, vocab, head.rank);
        const b = await this.#matrix("b", head.b, head.rank, hidden);
        return { kind: "low-rank", a, b, inner: await this.#scratch("inner", outputs * head.rank) };
      }
    }
  }

  async #matrix(name: string, values: Float32Array<ArrayBuffer>, rows: number, cols: number): Promise<ResidentTensor> {
    const pieces: ResidentPiece[] = [];
    for (const piece of cutRows(rows, 4 * cols, largestBinding(this.#session.device))) {
      const buffer = await this.#buffer(`${name}#${pieces.length}`, values.subarray(piece.rowStart * cols, (piece.rowStart + piece.rows) * cols));
      pieces.push({ ...piece, buffer });
    }
    return { id: `${this.id}.${name}`, dtype: "F32", rows, cols, rowOffset: 0, pieces };
  }

  async #buffer(name: string, data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): Promise<string> {
    const full = await this.#scratch(name, data.length);
    const buffer = this.buffers.get(full);
    if (buffer) this.#session.device.queue.writeBuffer(buffer, 0, data);
    return full;
  }

  /** A buffer of so many 32-bit values; its name. */
  async #scratch(name: string, values: number): Promise<string> {
    const full = `${this.id}.${name}`;
    const buffer = await guarded(this.#session.device, `${full} (${4 * values} bytes)`, () => this.#scope.buffer(name, 4 * values, STORAGE()));
    this.buffers.set(full, buffer);
    return full;
  }
}

/** A norm vector that is a row of a buffer which several share. */
export function normRow(id: string, buffer: string, row: number, hidden: number): ResidentTensor {
  return { id, dtype: "F32", rows: 1, cols: hidden, rowOffset: 0, pieces: [{ buffer, rowStart: 0, rows: 1, row }] };
}
