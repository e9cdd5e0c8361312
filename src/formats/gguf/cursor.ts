/** Reads a GGUF header front to back through one window of the file, so that no claim of the file sizes a read. */
import type { ByteSource } from "../byte-source";
import { LIMITS, withinLimit, type LimitName } from "../limits";
import { malformed } from "../malformed";
import { decodeUtf8 } from "../read-text";
import { GGUF_FIXED, type GgufFixedType, type GgufScalar } from "./value";

const WINDOW_BYTES = 256 * 1024;
const MAX_FIXED_BYTES = 8;

export class GgufCursor {
  readonly source: ByteSource;
  readonly #signal: AbortSignal | undefined;
  /** Bytes of the file from `#start` on. */
  #window = new Uint8Array(0);
  #start = 0;
  #position = 0;

  constructor(source: ByteSource, signal?: AbortSignal) {
    this.source = source;
    this.#signal = signal;
  }

  /** Absolute offset of the next byte. */
  get position(): number {
    return this.#position;
  }

  /** Bytes of the file that were not read yet. */
  get remaining(): number {
    return this.source.size - this.#position;
  }

  /**
   * `count` values in a row; `field` names what is read, for messages.
   * Errors: "malformed" at the end of the file or for no value of the type.
   */
  async fixed(type: GgufFixedType, count: number, field: string): Promise<GgufScalar[]> {
    const { bytes, get } = GGUF_FIXED[type];
    const values: GgufScalar[] = [];
    while (values.length < count) {
      const run = Math.min(count - values.length, WINDOW_BYTES / MAX_FIXED_BYTES);
      const view = await this.#take(run * bytes, field);
      for (let at = 0; at < view.byteLength; at += bytes) {
        const value = get(view, at);
        if (value === undefined) throw malformed(this.source.name, `${field} is ${view.getUint8(at)}, not a ${type}.`);
        values.push(value);
      }
    }
    return values;
  }

  async uint32(field: string): Promise<number> {
    return (await this.#take(4, field)).getUint32(0, true);
  }

  /** A count, length or offset. Errors: "limit" above `limit`. */
  async count(field: string, limit: LimitName): Promise<number> {
    return withinLimit(limit, this.source.name, field, await this.uint64(field));
  }

  async uint64(field: string): Promise<bigint> {
    return (await this.#take(8, field)).getBigUint64(0, true);
  }

  /** A length and as many bytes of UTF-8. */
  async string(field: string, limit: LimitName): Promise<string> {
    const length = await this.count(`the length of ${field}`, limit);
    const view = await this.#take(length, field);
    return decodeUtf8(new Uint8Array(view.buffer, view.byteOffset, length), this.source.name, field);
  }

  /** The next `bytes` bytes, which it moves past. */
  async #take(bytes: number, field: string): Promise<DataView<ArrayBuffer>> {
    if (bytes > this.remaining) {
      throw malformed(this.source.name, `the file ends at byte ${this.source.size}, in ${field}, which takes ${bytes} bytes from byte ${this.#position} on.`);
    }
    if (this.#position + bytes > this.#start + this.#window.byteLength) await this.#refill(bytes, field);
    const view = new DataView(this.#window.buffer, this.#position - this.#start, bytes);
    this.#position += bytes;
    return view;
  }

  async #refill(bytes: number, field: string): Promise<void> {
    withinLimit("ggufHeaderBytes", this.source.name, `the size of the header, at ${field},`, this.#position + bytes);
    const length = Math.min(Math.max(bytes, WINDOW_BYTES), this.remaining, LIMITS.ggufHeaderBytes);
    this.#window = await this.source.read(this.#position, length, this.#signal);
    this.#start = this.#position;
  }
}
