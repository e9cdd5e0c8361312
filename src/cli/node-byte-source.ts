import { open, type FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { checkReadRange } from "../formats/byte-range";
import type { ByteSource } from "../formats/byte-source";
import { StudioError, throwIfCancelled } from "../shared/errors";

export interface ClosableByteSource extends ByteSource {
  close(): Promise<void>;
}

/** A file on this machine's disk. The caller closes it. Errors: "io", also of `read` when the disk fails. */
export async function openNodeByteSource(path: string): Promise<ClosableByteSource> {
  const handle = await ioOf(path, () => open(path, "r"));
  const stats = await ioOf(path, () => handle.stat());
  if (!stats.isFile()) {
    await handle.close();
    throw new StudioError("io", `${path} is not a file.`, "Give the path of a file.");
  }
  const name = basename(path);
  const size = stats.size;
  return {
    name,
    size,
    async read(offset, length, signal) {
      throwIfCancelled(signal);
      checkReadRange({ name, size }, offset, length);
      return readFully(handle, path, offset, length);
    },
    close: () => handle.close(),
  };
}

async function readFully(handle: FileHandle, path: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await ioOf(path, () => handle.read(bytes, done, length - done, offset + done));
    if (bytesRead === 0) throw new StudioError("io", `${path} became shorter while it was read.`, "Open it again once it is complete.");
    done += bytesRead;
  }
  return bytes;
}

async function ioOf<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StudioError("io", `${path} can't be read: ${reason}.`, "Check the path and that you may read the file.", error);
  }
}
