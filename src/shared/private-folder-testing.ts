/** The origin's private file system in memory, with disks that fill and pages that close in the middle. Test code only. */

export interface MemoryDisk {
  /** What the page sees as the origin's directory. */
  readonly root: FileSystemDirectoryHandle;
  /** Contents by "folder/name". */
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
  /** Bytes that one file may have; more throws as a browser whose quota is used up. */
  room: number;
  /** The page goes away: a write that is under way never ends. */
  closed: boolean;
}

export function memoryDisk(): MemoryDisk {
  const disk: MemoryDisk = { files: new Map(), room: Infinity, closed: false, root: null as never };
  // All of a directory that private folders touch.
  const root = {
    getDirectoryHandle: async (folder: string) => directory(disk, `${folder}/`),
    removeEntry: async (folder: string) => [...disk.files.keys()].filter((path) => path.startsWith(`${folder}/`)).forEach((path) => disk.files.delete(path)),
  };
  return Object.assign(disk, { root: root as unknown as FileSystemDirectoryHandle });
}

function directory(disk: MemoryDisk, prefix: string) {
  const missing = (): DOMException => new DOMException("A requested file or directory could not be found.", "NotFoundError");
  return {
    async *values() {
      for (const path of disk.files.keys()) if (path.startsWith(prefix)) yield { kind: "file", name: path.slice(prefix.length) };
    },
    async getFileHandle(name: string, { create = false } = {}) {
      if (!disk.files.has(prefix + name)) {
        if (!create) throw missing();
        disk.files.set(prefix + name, new Uint8Array());
      }
      return { getFile: async () => new File([disk.files.get(prefix + name) ?? new Uint8Array()], name), createWritable: async () => writable(disk, prefix + name) };
    },
    async removeEntry(name: string) {
      if (!disk.files.delete(prefix + name)) throw missing();
    },
  };
}

function writable(disk: MemoryDisk, path: string) {
  const parts: BlobPart[] = [];
  return {
    async write(part: BlobPart) {
      parts.push(part);
      if (new Blob(parts).size > disk.room) throw new DOMException("The operation failed because it would cause the application to exceed its storage quota.", "QuotaExceededError");
    },
    async close() {
      if (disk.closed) await new Promise(() => undefined);
      disk.files.set(path, new Uint8Array(await new Blob(parts).arrayBuffer()));
    },
    async abort() {
      parts.length = 0;
    },
  };
}
