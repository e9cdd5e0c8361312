import type { ByteSource } from "./byte-source";
import { checkInside, checkReadRange } from "./byte-range";

/** Bytes [offset, offset + length) of a source as a file of their own. Errors: "malformed" when they leave `source`. */
export function sliceByteSource(source: ByteSource, offset: number, length: number, name: string): ByteSource {
  checkInside(source, offset, length);
  return {
    name,
    size: length,
    async read(at, count, signal) {
      checkReadRange({ name, size: length }, at, count);
      return source.read(offset + at, count, signal);
    },
  };
}
