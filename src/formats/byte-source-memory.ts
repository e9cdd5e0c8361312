import type { ByteSource } from "./byte-source";
import { checkReadRange } from "./byte-range";
import { throwIfCancelled } from "../shared/errors";

/** Reads give copies: what a reader does to its bytes never reaches `bytes`. */
export function memoryByteSource(bytes: Uint8Array, name: string): ByteSource {
  const size = bytes.byteLength;
  return {
    name,
    size,
    async read(offset, length, signal) {
      throwIfCancelled(signal);
      checkReadRange({ name, size }, offset, length);
      const copy = new Uint8Array(length);
      copy.set(bytes.subarray(offset, offset + length));
      return copy;
    },
  };
}
