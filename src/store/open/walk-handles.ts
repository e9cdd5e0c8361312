/** Files behind handles of the file system, folders walked through, hidden files left out. */
import { StudioError } from "../../shared/errors";
import type { PickedFile } from "./picked-file";

/** A model folder has tens of files; a whole disk dropped by mistake would keep the page busy for minutes. */
export const MAX_FILES = 2000;

/** Errors: "limit" for more than MAX_FILES files, "io" when one is gone or can't be read. */
export async function filesOfHandles(roots: readonly FileSystemHandle[]): Promise<PickedFile[]> {
  const files: PickedFile[] = [];
  const waiting = roots.map((root) => ({ handle: root, path: root.name, root }));
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { handle, path, root } = next;
    if (handle.name.startsWith(".")) continue;
    if (waiting.length + files.length >= MAX_FILES) throw tooMany(path);
    if (isDirectory(handle)) {
      for (const child of await childrenOf(handle, path)) waiting.push({ handle: child, path: `${path}/${child.name}`, root });
    } else if (isFile(handle)) {
      files.push({ path, file: await handle.getFile().catch((cause: unknown) => Promise.reject(unreadable(path, cause))), handle, root });
    }
  }
  return files;
}

async function childrenOf(directory: FileSystemDirectoryHandle, path: string): Promise<FileSystemHandle[]> {
  const children: FileSystemHandle[] = [];
  try {
    for await (const child of directory.values()) {
      children.push(child);
      if (children.length > MAX_FILES) throw tooMany(path);
    }
  } catch (error) {
    throw error instanceof StudioError ? error : unreadable(path, error);
  }
  return children;
}

export function isDirectory(handle: FileSystemHandle): handle is FileSystemDirectoryHandle {
  return handle.kind === "directory";
}

export function isFile(handle: FileSystemHandle): handle is FileSystemFileHandle {
  return handle.kind === "file";
}

export function tooMany(path: string): StudioError {
  return new StudioError("limit", `More than ${MAX_FILES} files were dropped (up to ${path}).`, "Drop only the model's own folder.");
}

export function unreadable(path: string, cause: unknown): StudioError {
  return new StudioError("io", `${path} could not be read.`, "Check that it is still there and that you may read it, then drop it again.", cause);
}
