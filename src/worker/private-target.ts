/** An export as plain files of a private folder, where they wait to be sent on. */
import type { ExportedFile, ExportTarget, WrittenFile } from "../export/target";
import { inMegabytes, writeToSink } from "../export/to-writable";
import type { NamedSource } from "../formats/byte-source";
import { fileByteSource } from "../formats/byte-source-file";
import { StudioError } from "../shared/errors";
import type { PrivateFolder } from "../shared/private-folder";

export class PrivateTarget implements ExportTarget {
  readonly #folder: PrivateFolder;
  readonly #freeBytes: () => Promise<number | null>;
  #paths: readonly string[] = [];

  /** `freeBytes`: what may still be written; null where that is not known. */
  constructor(folder: PrivateFolder, freeBytes: () => Promise<number | null>) {
    this.#folder = folder;
    this.#freeBytes = freeBytes;
  }

  async write(files: readonly ExportedFile[], signal?: AbortSignal): Promise<readonly WrittenFile[]> {
    await this.#checkRoom(files);
    this.#paths = files.map(({ path }) => path);
    const written: WrittenFile[] = [];
    for (const file of files) written.push(await writeToSink(file, await this.#folder.sink(nameOf(file.path)), signal));
    return written;
  }

  async reopen(): Promise<readonly NamedSource[]> {
    return (await this.files()).map(({ path, content }) => ({ path, source: fileByteSource(content, path) }));
  }

  async keep(): Promise<void> {
    // Whoever opened the folder empties it.
  }

  async discard(): Promise<void> {
    for (const path of this.#paths) await this.#folder.remove(nameOf(path));
  }

  /** What was written, each backed by the disk. */
  files(): Promise<{ readonly path: string; readonly content: File }[]> {
    // The folder has no word for a file without a byte.
    return Promise.all(this.#paths.map(async (path) => ({ path, content: (await this.#folder.file(nameOf(path))) ?? new File([], path) })));
  }

  /** Errors: "disk-full", before anything is written. */
  async #checkRoom(files: readonly ExportedFile[]): Promise<void> {
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    const free = await this.#freeBytes();
    if (free === null || free >= bytes) return;
    throw new StudioError("disk-full", `What is published is written here first and takes ${inMegabytes(bytes)}, and this browser has room for ${inMegabytes(Math.max(0, free), Math.floor)}.`, "Free some space, or choose a smaller precision.");
  }
}

/** A private folder has no folders in it. */
function nameOf(path: string): string {
  return encodeURIComponent(path);
}
