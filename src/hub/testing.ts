/** A store in memory, for tests without a browser. */
import { memoryByteSource } from "../formats/byte-source-memory";
import { StudioError } from "../shared/errors";
import { isSameRepo } from "../shared/hub-repo";
import { hubLocks, type LockSource } from "./hub-locks";
import type { BlobWriter, HubStore } from "./hub-store";
import type { Manifest } from "./repo";

export interface MemoryStore extends HubStore {
  readonly blobs: Map<string, Uint8Array<ArrayBuffer>>;
  saved: Manifest[];
  free: number | null;
}

export function memoryStore(): MemoryStore {
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>();
  const open = new Set<string>();
  const store: MemoryStore = {
    blobs,
    saved: [],
    free: null,
    locks: hubLocks(memoryLocks()),
    manifests: async () => structuredClone(store.saved),
    saveManifest: async (manifest) => void (store.saved = [...store.saved.filter(({ repo }) => !isSameRepo(repo, manifest.repo)), structuredClone(manifest)]),
    removeManifest: async (gone) => void (store.saved = store.saved.filter(({ repo }) => !isSameRepo(repo, gone))),
    blobNames: async () => [...blobs.keys()],
    blobBytes: async (blob) => blobs.get(blob)?.byteLength ?? 0,
    openBlob: async (blob) => {
      if (open.has(blob)) throw new StudioError("usage", "open already", "");
      open.add(blob);
      return writer(blobs, blob, () => open.delete(blob));
    },
    removeBlob: async (blob) => {
      if (open.has(blob)) throw new StudioError("usage", "open", "");
      blobs.delete(blob);
    },
    blobSource: async (blob, name) => memoryByteSource(blobs.get(blob) ?? new Uint8Array(), name),
    freeBytes: async () => store.free,
  };
  return store;
}

function writer(blobs: Map<string, Uint8Array<ArrayBuffer>>, blob: string, onClose: () => void): BlobWriter {
  const bytes = (): Uint8Array<ArrayBuffer> => blobs.get(blob) ?? new Uint8Array();
  return {
    get size() {
      return bytes().byteLength;
    },
    append: (piece) => {
      const joined = new Uint8Array(bytes().byteLength + piece.byteLength);
      joined.set(bytes());
      joined.set(piece, bytes().byteLength);
      blobs.set(blob, joined);
    },
    read: (offset, length) => bytes().slice(offset, offset + length),
    clear: () => void blobs.set(blob, new Uint8Array()),
    flush: () => undefined,
    close: onClose,
  };
}

interface HeldLock {
  readonly mode: LockMode;
  readonly ended: Promise<unknown>;
}

/** As the browser's: by name, shared or not, in the order of asking. */
export function memoryLocks(): LockSource {
  const held = new Map<string, readonly HeldLock[]>();
  return {
    async request<T>(name: string, { mode = "exclusive", ifAvailable = false }: LockOptions, work: (lock: Lock | null) => Promise<T>): Promise<T> {
      const before = held.get(name) ?? [];
      const inTheWay = before.filter((lock) => mode === "exclusive" || lock.mode === "exclusive");
      if (ifAvailable && inTheWay.length > 0) return work(null);
      const result = Promise.all(inTheWay.map(({ ended }) => ended)).then(() => work({ name, mode }));
      const lock: HeldLock = { mode, ended: result.catch(() => undefined) };
      held.set(name, [...before, lock]);
      return result.finally(() => held.set(name, (held.get(name) ?? []).filter((other) => other !== lock)));
    },
  };
}
