/** Streams one file of an export into a sink: a FileSystemWritableFileStream in the page, a file handle in Node. */
import { assert } from "../shared/assert";
import { throwIfCancelled, toStudioError } from "../shared/errors";
import type { ExportedFile, WrittenFile } from "./target";

/** What a FileSystemWritableFileStream is, too: until `close` nothing stands under the file's name, `abort` forgets all. */
export interface ByteSink {
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  abort(reason?: unknown): Promise<void>;
}

/** On any error the sink is aborted. Errors: "disk-full", "io", "cancelled". */
export async function writeToSink(file: ExportedFile, sink: ByteSink, signal?: AbortSignal): Promise<WrittenFile> {
  try {
    let bytes = 0;
    for await (const chunk of file.chunks(signal)) {
      throwIfCancelled(signal);
      await sink.write(chunk);
      bytes += chunk.byteLength;
    }
    throwIfCancelled(signal);
    assert(bytes === file.size, `${file.path} was planned with ${file.size} bytes and got ${bytes}`);
    await sink.close();
    return { path: file.path, bytes };
  } catch (error) {
    // The first failure is the one to tell; a sink that failed may refuse to abort as well.
    await sink.abort(error).catch(() => undefined);
    throw toStudioError(error);
  }
}
