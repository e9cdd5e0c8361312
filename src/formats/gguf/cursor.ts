/** Reads a GGUF header front to back through one window of the file, so that no claim of the file sizes a read. */
import type { ByteSource } from "../byte-source";
import { LIMITS, withinLimit, type LimitName } from "../limits";
import { malformed } from "../malformed";
import { decodeUtf8 } from "../read-text";
import { GGUF_FIXED, type GgufFixedType } from "./value";

const WINDOW_BYTES = 256 * 1024;

export class GgufCursor {
  readonly source: ByteSource;
  readonly #signal: AbortSignal | undefined;
  /** Bytes of the file from `#start` on. */
  #window = new DataView(new ArrayBuffer(0));
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

  /** `field` names what is read, for messages. Errors: "malformed" at the end of the file or for no value of the type. */
  async fixed(type: GgufFixedType, field: string): Promise<number | bigint | boolean> {
    const { bytes, get } = GGUF_FIXED[type];
    const at = await this.#take(bytes, field);
    const value = get(this.#window, at);
    if (value === undefined) throw malformed(this.source.name, `${field} is ${this.#window.getUint8(at)}, not a ${type}.`);
    return value;
  }

  async uint32(field: string): Promise<number> {
    return this.#window.getUint32(await this.#take(4, field), true);
  }

  /** A count, length or offset. Errors: "limit" above `limit`. */
  async count(field: string, limit: LimitName): Promise<number> {
    return withinLimit(limit, this.source.name, field, await this.uint64(field));
  }

  async uint64(field: string): Promise<bigint> {
    return this.#window.getBigUint64(await this.#take(8, field), true);
  }

  /** A length and as many bytes of UTF-8. */
  async string(field: string, limit: LimitName): Promise<string> {
    const length = await this.count(`the length of ${field}`, limit);
    const at = await this.#take(length, field);
    return decodeUtf8(new Uint8Array(this.#window.buffer, at, length), this.source.name, field);
  }

  /** Moves past the next `bytes` bytes and gives their place in the window. */
  async #take(bytes: number, field: string): Promise<number> {
    if (bytes > this.remaining) {
      throw malformed(this.source.name, `the file ends at byte ${this.source.size}, in ${field}, which takes ${bytes} bytes from byte ${this.#position} on.`);
    }
    if (this.#position + bytes > this.#start + this.#window.byteLength) await this.#refill(bytes, field);
    const at = this.#position - this.#start;
    this.#position += bytes;
    return at;
  }

  async #refill(bytes: number, field: string): Promise<void> {
    withinLimit("ggufHeaderBytes", this.source.name, `the size of the header, at ${field},`, this.#position + bytes);
    const length = Math.min(Math.max(bytes, WINDOW_BYTES), this.remaining, LIMITS.ggufHeaderBytes);
    const window = await this.source.read(this.#position, length, this.#signal);
    this.#window = new DataView(window.buffer);
    this.#start = this.#position;
  }
}
