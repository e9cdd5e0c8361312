/** An export as one file: where the person chose to save it, or in the origin's private file system until it is downloaded. */
import { fileByteSource } from "../formats/byte-source-file";
import type { NamedSource } from "../formats/byte-source";
import type { ExportFormat } from "../export/records/choices";
import type { ExportedFile, ExportTarget, WrittenFile } from "../export/target";
import { writeToSink, type ByteSink } from "../export/to-writable";
import { zipFile } from "../export/write-zip";
import { present } from "../shared/assert";


/** One folder holds what waits to be downloaded; it is emptied before the next export. */
const PRIVATE_FOLDER = "exports";

export class FileTarget implements ExportTarget {
  readonly #handle: FileSystemFileHandle;
  readonly #name: string;
  readonly #format: ExportFormat;
  readonly #isPrivate: boolean;

  private constructor(handle: FileSystemFileHandle, name: string, format: ExportFormat, isPrivate: boolean) {
    this.#handle = handle;
    this.#name = name;
    this.#format = format;
    this.#isPrivate = isPrivate;
  }

  /** `chosen` null: the origin's private file system. Errors: "disk-full", "io". */
  static async open(chosen: FileSystemFileHandle | null, name: string, format: ExportFormat): Promise<FileTarget> {
    if (chosen) return new FileTarget(chosen, name, format, false);
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(PRIVATE_FOLDER, { recursive: true }).catch(() => undefined);
    const folder = await root.getDirectoryHandle(PRIVATE_FOLDER, { create: true });
    return new FileTarget(await folder.getFileHandle(name, { create: true }), name, format, true);
  }

  async write(files: readonly ExportedFile[], signal?: AbortSignal): Promise<readonly WrittenFile[]> {
    const file = this.#format === "huggingface" ? zipFile(this.#name, files) : present(files[0], "the GGUF to write");
    return [await writeToSink(file, await sinkOf(this.#handle), signal)];
  }

  async reopen(): Promise<readonly NamedSource[]> {
    const file = await this.#handle.getFile();
    return [{ path: this.#name, source: fileByteSource(file, this.#name) }];
  }

  async keep(): Promise<void> {
    // Written under its own name already.
  }

  async discard(): Promise<void> {
    const handle: FileSystemFileHandle & { remove?: () => Promise<void> } = this.#handle;
    if (handle.remove) return handle.remove();
    // Not in every browser yet: an empty file is the least that can be left.
    await (await sinkOf(handle)).close();
  }

  /** The finished file, for a download; null where the person chose its place. */
  async file(): Promise<File | null> {
    return this.#isPrivate ? this.#handle.getFile() : null;
  }
}

/** Truncates: a new writable starts empty and replaces the file when it is closed. */
async function sinkOf(handle: FileSystemFileHandle): Promise<ByteSink> {
  const writable = await handle.createWritable();
  return { write: (chunk) => writable.write(chunk), close: () => writable.close(), abort: (reason) => writable.abort(reason) };
}
