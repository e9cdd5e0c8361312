/** Streams one file of an export into a sink: a FileSystemWritableFileStream in the page, a file handle in Node. */
import { assert } from "../shared/assert";
import { StudioError, throwIfCancelled, toStudioError } from "../shared/errors";
import type { ExportedFile, WrittenFile } from "./target";

/** What a FileSystemWritableFileStream is, too: until `close` nothing stands under the file's name, `abort` forgets all. */
export interface ByteSink {
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  abort(reason?: unknown): Promise<void>;
}

/** On any error the sink is aborted. Errors: "disk-full" with the bytes that the file takes, "io", "cancelled". */
export async function writeToSink(file: ExportedFile, sink: ByteSink, signal?: AbortSignal): Promise<WrittenFile> {
  try {
    let bytes = 0;
    for await (const chunk of file.chunks(signal)) {
      throwIfCancelled(signal);
      const { byteLength } = chunk;
      await sink.write(chunk);
      bytes += byteLength;
    }
    throwIfCancelled(signal);
    assert(bytes === file.size, `${file.path} was planned with ${file.size} bytes and got ${bytes}`);
    await sink.close();
    return { path: file.path, bytes };
  } catch (error) {
    // The first failure is the one to tell; a sink that failed may refuse to abort as well.
    await sink.abort(error).catch(() => undefined);
    const told = toStudioError(error);
    throw told.code === "disk-full" ? diskFull(file, error) : told;
  }
}

/** `free`: bytes that there is room for, where that is known. */
export function diskFull({ path, size }: Pick<ExportedFile, "path" | "size">, cause?: unknown, free: number | null = null): StudioError {
  const room = free === null ? "the disk, or the space this site may use, is full" : `there is room for ${inMegabytes(free, Math.floor)}`;
  return new StudioError("disk-full", `${path} takes ${inMegabytes(size)}, and ${room}.`, "Free some space, save to another disk, or choose a smaller precision.", cause);
}

/** "4,500 MB". Room is rounded down, so that it never reads as enough. */
export function inMegabytes(bytes: number, round: (value: number) => number = Math.ceil): string {
  return `${round(bytes / 1e6).toLocaleString("en")} MB`;
}
