/** Grows a little-endian byte buffer for a GGUF header. */
import { GGUF_FIXED, type GgufFixedType, type GgufScalar } from "./value";

const encoder = new TextEncoder();

export class ByteWriter {
  #bytes = new Uint8Array(64 * 1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  fixed(type: GgufFixedType, value: GgufScalar): void {
    const { bytes, set } = GGUF_FIXED[type];
    const at = this.#grow(bytes);
    set(this.#view, at, value);
  }

  uint32(value: number): void {
    this.fixed("uint32", value);
  }

  uint64(value: number): void {
    this.fixed("uint64", value);
  }

  /** A length and the UTF-8 bytes. */
  string(text: string): void {
    const bytes = encoder.encode(text);
    this.uint64(bytes.byteLength);
    const at = this.#grow(bytes.byteLength);
    this.#bytes.set(bytes, at);
  }

  /** What was written, filled with zeros to a multiple of `alignment`. */
  padded(alignment: number): Uint8Array<ArrayBuffer> {
    const padded = new Uint8Array(Math.ceil(this.#length / alignment) * alignment);
    padded.set(this.#bytes.subarray(0, this.#length));
    return padded;
  }

  /** Makes room and gives the place of the new bytes. */
  #grow(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#bytes.byteLength) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.byteLength));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
