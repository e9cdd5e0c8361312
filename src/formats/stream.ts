import type { ByteSource } from "./byte-source";
import { checkInside } from "./byte-range";
import { LIMITS } from "./limits";
import { assert } from "../shared/assert";
import { throwIfCancelled } from "../shared/errors";

/**
 * Bytes [offset, offset + length) in order, in chunks of `chunkBytes` (the last may be shorter). The next chunk is read
 * when the consumer asks for it, so one chunk is in memory here. Errors: "malformed", "io", "cancelled".
 */
export async function* streamRange(
  source: ByteSource,
  offset: number,
  length: number,
  chunkBytes: number = LIMITS.streamChunkBytes,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  assert(Number.isSafeInteger(chunkBytes) && chunkBytes > 0, `A stream can't have chunks of ${chunkBytes} bytes`);
  checkInside(source, offset, length);
  for (let done = 0; done < length; done += chunkBytes) {
    throwIfCancelled(signal);
    yield await source.read(offset + done, Math.min(chunkBytes, length - done), signal);
  }
}
