/** An export as one file: where the person chose to save it, or in the origin's private file system until it is downloaded. */
import { fileByteSource } from "../formats/byte-source-file";
import type { NamedSource } from "../formats/byte-source";
import type { ExportFormat } from "../export/records/choices";
import type { ExportedFile, ExportTarget, WrittenFile } from "../export/target";
import { diskFull, writeToSink, type ByteSink } from "../export/to-writable";
import { zipFile } from "../export/write-zip";
import type { LockSource } from "../hub/hub-locks";
import { present } from "../shared/assert";
import { StudioError } from "../shared/errors";
import { busy, isCalled } from "../shared/private-folder";
import { freeBytes, pageRoot } from "./page-folder";

/** One folder holds what waits to be downloaded; it is emptied before the next export. */
const PRIVATE_FOLDER = "exports";

interface Place {
  readonly handle: FileSystemFileHandle;
  readonly name: string;
  readonly format: ExportFormat;
  /** The origin's directory, when the file is in its private file system; null where the person chose its place. */
  readonly root: FileSystemDirectoryHandle | null;
}

/** No two tabs write there: what one has written the other would remove. Errors: "usage", those of `work`. */
export async function aloneInPrivateFolder<T>(work: () => Promise<T>): Promise<T> {
  const locks: LockSource = navigator.locks;
  return locks.request(`trimllm.${PRIVATE_FOLDER}`, { ifAvailable: true }, async (lock) => {
    if (!lock) throw new StudioError("usage", "Another tab is writing an export.", "Wait for it there, or close that tab.");
    return work();
  });
}

export class FileTarget implements ExportTarget {
  readonly #place: Place;
  /** Whether the export stands under the file's name. */
  #isWritten = false;

  private constructor(place: Place) {
    this.#place = place;
  }

  /** `chosen` null: the origin's private file system. Errors: "usage" while another tab writes there, "io". */
  static async open(chosen: FileSystemFileHandle | null, name: string, format: ExportFormat): Promise<FileTarget> {
    if (chosen) return new FileTarget({ handle: chosen, name, format, root: null });
    const root = await pageRoot(async (found) => found);
    await emptyPrivateFolder(root);
    const folder = await root.getDirectoryHandle(PRIVATE_FOLDER, { create: true });
    return new FileTarget({ handle: await folder.getFileHandle(name, { create: true }), name, format, root });
  }

  async write(files: readonly ExportedFile[], signal?: AbortSignal): Promise<readonly WrittenFile[]> {
    const { handle, name, format, root } = this.#place;
    const file = format === "huggingface" ? zipFile(name, files) : { ...present(files[0], "the GGUF to write"), path: name };
    if (root) await checkRoom(file);
    const written = await writeToSink(file, await sinkOf(handle), signal);
    this.#isWritten = true;
    return [written];
  }

  async reopen(): Promise<readonly NamedSource[]> {
    const { handle, name } = this.#place;
    return [{ path: name, source: fileByteSource(await handle.getFile(), name) }];
  }

  async keep(): Promise<void> {
    // Written under its own name already.
  }

  /** A file that the person chose to replace stays as it was, unless the export has taken its place. */
  async discard(): Promise<void> {
    const { root } = this.#place;
    const handle: FileSystemFileHandle & { remove?: () => Promise<void> } = this.#place.handle;
    if (root) return emptyPrivateFolder(root);
    // The browser makes an empty file when a new name is chosen.
    if (!this.#isWritten && (await handle.getFile()).size > 0) return;
    if (handle.remove) return handle.remove();
    // Not in every browser yet: an empty file is the least that can be left.
    await (await sinkOf(handle)).close();
  }

  /** The finished file, for a download; null where the person chose its place. */
  async file(): Promise<File | null> {
    return this.#place.root ? this.#place.handle.getFile() : null;
  }
}

async function emptyPrivateFolder(root: FileSystemDirectoryHandle): Promise<void> {
  await root.removeEntry(PRIVATE_FOLDER, { recursive: true }).catch((error: unknown) => {
    if (isCalled(error, "NotFoundError")) return;
    throw isCalled(error, "NoModificationAllowedError") ? busy() : error;
  });
}

/** Before hours of writing: what the origin may still store is known, nearly. Errors: "disk-full". */
async function checkRoom(file: ExportedFile): Promise<void> {
  const free = await freeBytes();
  if (free !== null && file.size > free) throw diskFull(file, undefined, Math.max(0, free));
}

/** Truncates: a new writable starts empty and replaces the file when it is closed. */
async function sinkOf(handle: FileSystemFileHandle): Promise<ByteSink> {
  const writable = await handle.createWritable();
  return { write: (chunk) => writable.write(chunk), close: () => writable.close(), abort: (reason) => writable.abort(reason) };
}
