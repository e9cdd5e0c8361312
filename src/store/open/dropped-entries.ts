/** What was dropped on the page, folders included, as files with their paths: by handles where the browser gives them. */
import type { PickedFile } from "./picked-file";
import { filesOfHandles, MAX_FILES, tooMany, unreadable } from "./walk-handles";

/** An entry, or a bare file: what a program put on the page, without a place on a disk, has no entry. */
export type Dropped = FileSystemEntry | File;

export interface DroppedItem {
  /** Null in browsers without handles, and for what has no place on a disk. */
  readonly handle: Promise<FileSystemHandle | null>;
  readonly entry: Dropped;
}

/** TypeScript's DOM library does not know it. */
type HandleItem = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };

/** Must be called inside the drop event: the browser forgets the items afterwards. */
export function itemsOf(items: DataTransferItemList): DroppedItem[] {
  return [...items].flatMap((item: HandleItem) => {
    const handle = item.getAsFileSystemHandle?.().catch(() => null) ?? Promise.resolve(null);
    const entry = item.webkitGetAsEntry() ?? item.getAsFile();
    return entry ? [{ handle, entry }] : [];
  });
}

/** Errors: "limit" for more than MAX_FILES files, "io" when one can't be read. Hidden files are left out. */
export async function filesOfItems(items: readonly DroppedItem[]): Promise<PickedFile[]> {
  const files: PickedFile[] = [];
  for (const { handle, entry } of items) {
    const found = await handle;
    files.push(...(found ? await filesOfHandles([found]) : await filesOf([entry])));
    if (files.length > MAX_FILES) throw tooMany(entry.name);
  }
  return files;
}

/** Errors as `filesOfItems`. */
export async function filesOf(entries: readonly Dropped[]): Promise<PickedFile[]> {
  const files: PickedFile[] = [];
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
export function filesOfInput(list: FileList): PickedFile[] {
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
