/** Exports on this machine's disk: a .gguf or .zip file, or a folder of files. Until the export is verified, names end in ".partial". */
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { NamedSource } from "../formats/byte-source";
import { type ByteSink, writeToSink } from "../export/to-writable";
import type { ExportedFile, ExportTarget, WrittenFile } from "../export/target";
import { zipFile } from "../export/write-zip";
import { StudioError } from "../shared/errors";
import { openNodeByteSource, type ClosableByteSource } from "./node-byte-source";

/** `path` is where the export will be; a folder is a zip when the path ends in ".zip". */
export function nodeExportTarget(path: string, format: "huggingface" | "gguf"): ExportTarget {
  return format === "huggingface" && !/\.zip$/i.test(path) ? new FolderTarget(path) : new FileTarget(path);
}

class FileTarget implements ExportTarget {
  readonly #path: string;
  readonly #partial: string;
  readonly #opened: ClosableByteSource[] = [];

  constructor(path: string) {
    this.#path = path;
    this.#partial = `${path}.partial`;
  }

  async write(files: readonly ExportedFile[], signal?: AbortSignal): Promise<readonly WrittenFile[]> {
    if (await isFolder(this.#path)) throw new StudioError("usage", `${this.#path} is a folder.`, "Give the path of the file to write.");
    const [only] = files;
    const file = only && !/\.zip$/i.test(this.#path) ? only : zipFile(basename(this.#path), files);
    return [await writeFile({ ...file, path: this.#path }, this.#partial, signal)];
  }

  async reopen(): Promise<readonly NamedSource[]> {
    return [await openedAs(basename(this.#path), this.#partial, this.#opened)];
  }

  async keep(): Promise<void> {
    await closeAll(this.#opened);
    await diskCall(this.#path, () => rename(this.#partial, this.#path));
  }

  async discard(): Promise<void> {
    await closeAll(this.#opened);
    await rm(this.#partial, { force: true });
  }
}

class FolderTarget implements ExportTarget {
  readonly #path: string;
  readonly #partial: string;
  readonly #opened: ClosableByteSource[] = [];
  #paths: readonly string[] = [];

  constructor(path: string) {
    this.#path = path.replace(/\/+$/, "");
    this.#partial = `${this.#path}.partial`;
  }

  async write(files: readonly ExportedFile[], signal?: AbortSignal): Promise<readonly WrittenFile[]> {
    await this.#checkFree();
    await diskCall(this.#partial, () => rm(this.#partial, { recursive: true, force: true }));
    await diskCall(this.#partial, () => mkdir(this.#partial, { recursive: true }));
    this.#paths = files.map(({ path }) => path);
    const written: WrittenFile[] = [];
    for (const file of files) {
      const path = join(this.#path, file.path);
      written.push(await writeFile({ ...file, path }, join(this.#partial, file.path), signal));
    }
    return written;
  }

  async reopen(): Promise<readonly NamedSource[]> {
    const folder = basename(this.#path);
    const files: NamedSource[] = [];
    for (const path of this.#paths) files.push(await openedAs(`${folder}/${path}`, join(this.#partial, path), this.#opened));
    return files;
  }

  async keep(): Promise<void> {
    await closeAll(this.#opened);
    // An empty folder may be there; rename takes its place.
    await diskCall(this.#path, () => rename(this.#partial, this.#path));
  }

  async discard(): Promise<void> {
    await closeAll(this.#opened);
    await rm(this.#partial, { recursive: true, force: true });
  }

  /** Files of another model beside these would be read as parts of this one. */
  async #checkFree(): Promise<void> {
    const entries = await readdir(this.#path).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return [];
      throw diskError(this.#path, error);
    });
    if (entries.length > 0) throw new StudioError("usage", `The folder ${this.#path} is not empty.`, "Give the path of a new folder.");
  }
}

/** `file.path` is where it will be, `path` where it is until then. */
async function writeFile(file: ExportedFile, path: string, signal: AbortSignal | undefined): Promise<WrittenFile> {
  await diskCall(path, () => mkdir(dirname(path), { recursive: true }));
  const handle = await diskCall(path, () => open(path, "w"));
  return writeToSink(file, fileSink(handle, path), signal);
}

function fileSink(handle: FileHandle, path: string): ByteSink {
  return {
    async write(chunk) {
      for (let done = 0; done < chunk.byteLength; ) {
        const from = done;
        done += (await diskCall(path, () => handle.write(chunk, from))).bytesWritten;
      }
    },
    close: () => diskCall(path, () => handle.close()),
    async abort() {
      await handle.close();
      await rm(path, { force: true });
    },
  };
}

async function openedAs(path: string, place: string, opened: ClosableByteSource[]): Promise<NamedSource> {
  const source = await openNodeByteSource(place);
  opened.push(source);
  // Messages and the model's name are those of the finished export.
  return { path, source: { name: basename(path), size: source.size, read: (...range) => source.read(...range) } };
}

async function closeAll(opened: ClosableByteSource[]): Promise<void> {
  for (const source of opened.splice(0)) await source.close();
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((stats) => stats.isDirectory(), () => false);
}

async function diskCall<T>(path: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw diskError(path, error);
  }
}

function diskError(path: string, error: unknown): StudioError {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT") return new StudioError("disk-full", `The disk is full: ${path} can't be written to its end.`, "Free some space, or write to another disk.", error);
  const reason = error instanceof Error ? error.message : String(error);
  return new StudioError("io", `${path} can't be written: ${reason}.`, "Check the path and that you may write there.", error);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
