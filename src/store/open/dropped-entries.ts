/** Walks what was dropped on the page, folders included, into files with their paths. */
import { StudioError } from "../../shared/errors";
import type { OpenFile } from "../../worker/protocol";

/** A model folder has tens of files; a whole disk dropped by mistake would keep the page busy for minutes. */
const MAX_FILES = 2000;

/** An entry, or a bare file: what a program put on the page, without a place on a disk, has no entry. */
export type Dropped = FileSystemEntry | File;

/** Must be called inside the drop event: the browser forgets the items afterwards. */
export function entriesOf(items: DataTransferItemList): Dropped[] {
  return [...items].flatMap((item) => item.webkitGetAsEntry() ?? item.getAsFile() ?? []);
}

/** Errors: "limit" for more than MAX_FILES files, "io" when one can't be read. Hidden files are left out. */
export async function filesOf(entries: readonly Dropped[]): Promise<OpenFile[]> {
  const files: OpenFile[] = [];
  const waiting: { entry: Dropped; path: string }[] = entries.map((entry) => ({ entry, path: entry.name }));
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { entry, path } = next;
    if (entry.name.startsWith(".")) continue;
    if (entry instanceof File) {
      files.push({ path, file: entry });
    } else if (isDirectory(entry)) {
      for (const child of await childrenOf(entry)) waiting.push({ entry: child, path: `${path}/${child.name}` });
    } else if (isFile(entry)) {
      if (files.length >= MAX_FILES) throw tooMany(path);
      files.push({ path, file: await fileOf(entry) });
    }
  }
  return files;
}

/** Files of an `<input type="file">`; a chosen folder's files carry their path. */
export function filesOfInput(list: FileList): OpenFile[] {
  return [...list].filter((file) => !file.name.startsWith(".")).map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** A reader hands out its entries in batches (Chrome: 100) and ends with an empty one. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject)).catch((cause: unknown) => {
      throw unreadable(directory.fullPath, cause);
    });
    if (batch.length === 0) return children;
    children.push(...batch);
    if (children.length > MAX_FILES) throw tooMany(directory.fullPath);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise<File>((resolve, reject) => entry.file(resolve, reject)).catch((cause: unknown) => {
    throw unreadable(entry.fullPath, cause);
  });
}

function tooMany(path: string): StudioError {
  return new StudioError("limit", `More than ${MAX_FILES} files were dropped (up to ${path}).`, "Drop only the model's own folder.");
}

function unreadable(path: string, cause: unknown): StudioError {
  return new StudioError("io", `${path} could not be read.`, "Check that it is still there and that you may read it, then drop it again.", cause);
}
