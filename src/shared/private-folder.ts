/** Small files in a folder of the origin's private file system, each written whole or not at all. */
import { StudioError, toStudioError } from "./errors";

export interface PrivateFolder {
  /** Also of files that the browser or a closed page left half made: `file` tells. */
  names(): Promise<readonly string[]>;
  /** Null when there is none of that name. */
  file(name: string): Promise<File | null>;
  /**
   * The browser writes beside the old file and exchanges the two when all is there: whoever reads, also after the page was
   * closed in the middle, finds the old content or the new. Errors: "disk-full", "io"; the old content stays.
   */
  put(name: string, content: Blob | Uint8Array<ArrayBuffer> | string): Promise<void>;
  /** As `put`, for what comes piece by piece: the new content is there once the sink is closed. Errors: "usage" while another tab writes it. */
  sink(name: string): Promise<PrivateSink>;
  /** Nothing when there is none. Errors: "usage" while another tab writes it. */
  remove(name: string): Promise<void>;
}

export interface PrivateSink {
  /** Errors: QuotaExceededError when the disk or the origin's room is full. */
  write(piece: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
  /** Forgets what came; the old content stays. */
  abort(reason?: unknown): Promise<void>;
}

/** Makes the folder when it is first asked for. `root` is the origin's directory. */
export async function openPrivateFolder(root: FileSystemDirectoryHandle, folderName: string): Promise<PrivateFolder> {
  const folder = await root.getDirectoryHandle(folderName, { create: true });
  return {
    names: () => namesIn(folder),
    file: async (name) => {
      const file = await fileIn(folder, name);
      // Empty: the page was closed before the first content of this name was there.
      return file && file.size > 0 ? file : null;
    },
    put: (name, content) => putFile(folder, name, content),
    sink: (name) => openSink(folder, name),
    remove: (name) => removeEntry(folder, name),
  };
}

export async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of folder.values()) names.push(name);
  return names;
}

export async function fileIn(folder: FileSystemDirectoryHandle, name: string): Promise<File | null> {
  try {
    return await (await folder.getFileHandle(name)).getFile();
  } catch (error) {
    if (isCalled(error, "NotFoundError")) return null;
    throw error;
  }
}

export async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  await folder.removeEntry(name).catch((error: unknown) => {
    if (isCalled(error, "NotFoundError")) return;
    throw isCalled(error, "NoModificationAllowedError") ? busy() : error;
  });
}

export function isCalled(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

export function busy(): StudioError {
  return new StudioError("usage", "This file is being written or read in another tab.", "Wait for it there, or close that tab, then go on.");
}

export async function putFile(folder: FileSystemDirectoryHandle, name: string, content: Blob | Uint8Array<ArrayBuffer> | string): Promise<void> {
  const isNew = (await fileIn(folder, name)) === null;
  try {
    await written(await folder.getFileHandle(name, { create: true }), content);
  } catch (error) {
    // An empty file that the attempt left would count as kept.
    if (isNew) await removeEntry(folder, name).catch(() => undefined);
    throw inWords(error);
  }
}

async function written(handle: FileSystemFileHandle, content: Blob | Uint8Array<ArrayBuffer> | string): Promise<void> {
  const writable = await handle.createWritable();
  try {
    await writable.write(content);
    await writable.close();
  } catch (error) {
    // The first failure is the one to tell.
    await writable.abort(error).catch(() => undefined);
    throw error;
  }
}

async function openSink(folder: FileSystemDirectoryHandle, name: string): Promise<PrivateSink> {
  const writable = await folder.getFileHandle(name, { create: true }).then((handle) => handle.createWritable()).catch((error: unknown) => {
    throw inWords(error);
  });
  return { write: (piece) => writable.write(piece), close: () => writable.close(), abort: (reason) => writable.abort(reason) };
}

function inWords(error: unknown): StudioError {
  if (isCalled(error, "NoModificationAllowedError")) return busy();
  const told = toStudioError(error);
  return told.code === "internal" ? new StudioError("io", `The browser could not write its own files: ${told.message}.`, "Free some space, or restart the browser.", error) : told;
}
