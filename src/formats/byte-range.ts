import type { ByteSource } from "./byte-source";
import { withinLimit } from "./limits";
import { malformed } from "./malformed";

/** Every source checks what it is asked for here. Errors: "malformed" outside the file, "limit" for too much at once. */
export function checkReadRange(source: Pick<ByteSource, "name" | "size">, offset: number, length: number): void {
  checkInside(source, offset, length);
  withinLimit("readBytes", source.name, "the number of bytes to read at once", length);
}

/** Errors: "malformed" when bytes [offset, offset + length) are not all in the file. */
export function checkInside(source: Pick<ByteSource, "name" | "size">, offset: number, length: number): void {
  const inside = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0 && offset <= source.size - length;
  if (!inside) {
    throw malformed(source.name, `bytes ${offset} to ${offset + length} are needed, but the file has ${source.size} bytes.`);
  }
}
