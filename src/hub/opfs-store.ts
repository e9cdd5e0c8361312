/** Downloads in the origin's private file system: contents by their sum, and one JSON file for each repository. */
import * as v from "valibot";
import { fileByteSource } from "../formats/byte-source-file";
import { StudioError } from "../shared/errors";
import type { HubRepo } from "../shared/hub-repo";
import { busy, fileIn, isCalled, namesIn, putFile, removeEntry } from "../shared/private-folder";
import { hubLocks, type LockSource } from "./hub-locks";
import type { BlobWriter, HubStore } from "./hub-store";
import type { Manifest } from "./repo";
import { Sha256 } from "./sha256";

const ManifestSchema = v.object({
  version: v.literal(1),
  repo: v.object({ address: v.string(), id: v.string(), revision: v.string() }),
  files: v.array(v.object({ path: v.string(), bytes: v.number(), blob: v.string(), sha256: v.nullable(v.string()), etag: v.nullable(v.string()), isChecked: v.boolean() })),
});

/** Exists in workers only, and TypeScript's library for pages does not know it. */
interface SyncFile {
  getSize(): number;
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  read(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(bytes: number): void;
  flush(): void;
  close(): void;
}
type WorkerFileHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncFile> };

export interface OpfsPlace {
  /** The origin's root directory. */
  readonly root: FileSystemDirectoryHandle;
  /** Bytes that the origin may still write; null where the browser doesn't say. */
  readonly freeBytes: () => Promise<number | null>;
  readonly locks: LockSource;
}

export async function openOpfsStore({ root, freeBytes, locks }: OpfsPlace): Promise<HubStore> {
  const hub = await root.getDirectoryHandle("hub", { create: true });
  const blobs = await hub.getDirectoryHandle("blobs", { create: true });
  const repos = await hub.getDirectoryHandle("repos", { create: true });
  return {
    freeBytes,
    locks: hubLocks(locks),
    manifests: () => readManifests(repos),
    saveManifest: (manifest) => putFile(repos, manifestName(manifest.repo), JSON.stringify(manifest)),
    removeManifest: (repo) => removeEntry(repos, manifestName(repo)),
    blobNames: () => namesIn(blobs),
    blobBytes: async (blob) => (await fileIn(blobs, blob))?.size ?? 0,
    openBlob: async (blob) => openWriter((await blobs.getFileHandle(blob, { create: true })) as WorkerFileHandle),
    removeBlob: (blob) => removeEntry(blobs, blob),
    blobSource: async (blob, name) => {
      const file = await fileIn(blobs, blob);
      if (!file) throw new StudioError("io", `${name} is not on this computer any more.`, "Download it again.");
      return fileByteSource(file, name);
    },
  };
}

async function readManifests(repos: FileSystemDirectoryHandle): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for await (const handle of repos.values()) {
    if (handle.kind !== "file") continue;
    const parsed = v.safeParse(ManifestSchema, parseOrNull(await (handle as FileSystemFileHandle).getFile().then((file) => file.text())));
    if (parsed.success) manifests.push(parsed.output);
  }
  return manifests.toSorted((a, b) => (a.repo.id < b.repo.id ? -1 : 1));
}

/** A file that was cut while it was written is as none. */
function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function openWriter(handle: WorkerFileHandle): Promise<BlobWriter> {
  const file = await handle.createSyncAccessHandle().catch((error: unknown) => {
    throw isCalled(error, "NoModificationAllowedError") ? busy() : error;
  });
  let size = file.getSize();
  return {
    get size() {
      return size;
    },
    append(bytes) {
      const written = file.write(bytes, { at: size });
      size += written;
      if (written < bytes.byteLength) throw new StudioError("disk-full", "The disk took only a part of the download.", "Free some space, then go on: what has come so far stays.");
    },
    read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      file.read(bytes, { at: offset });
      return bytes;
    },
    clear() {
      file.truncate(0);
      size = 0;
    },
    flush: () => file.flush(),
    close: () => file.close(),
  };
}

/** Addresses and names may be longer than a file's name may be. */
function manifestName({ address, id, revision }: HubRepo): string {
  const hash = new Sha256();
  hash.update(new TextEncoder().encode(`${address} ${id} ${revision}`));
  return `${hash.digest()}.json`;
}
