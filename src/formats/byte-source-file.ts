import type { ByteSource } from "./byte-source";
import { checkReadRange } from "./byte-range";
import { StudioError, throwIfCancelled } from "../shared/errors";

/** A file that the person picked or dropped. Errors of `read`: "io" when it was changed or moved since. */
export function fileByteSource(file: Blob, name: string): ByteSource {
  const size = file.size;
  return {
    name,
    size,
    async read(offset, length, signal) {
      throwIfCancelled(signal);
      checkReadRange({ name, size }, offset, length);
      const bytes = await readSlice(file.slice(offset, offset + length), name);
      throwIfCancelled(signal);
      if (bytes.byteLength !== length) throw unreadable(name);
      return bytes;
    },
  };
}

async function readSlice(slice: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await slice.arrayBuffer());
  } catch (error) {
    throw unreadable(name, error);
  }
}

function unreadable(name: string, cause?: unknown): StudioError {
  return new StudioError("io", `${name} can't be read any more: it was changed, moved or its disk is gone.`, "Choose the file again.", cause);
}
