/** A store in memory, for tests without a browser. */
import { memoryByteSource } from "../formats/byte-source-memory";
import { StudioError } from "../shared/errors";
import type { BlobWriter, HubStore } from "./hub-store";
import { isSameRepo, type Manifest } from "./repo";

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
    manifests: async () => structuredClone(store.saved),
    saveManifest: async (manifest) => void (store.saved = [...store.saved.filter(({ repo }) => !isSameRepo(repo, manifest.repo)), structuredClone(manifest)]),
    removeManifest: async (gone) => void (store.saved = store.saved.filter(({ repo }) => !isSameRepo(repo, gone))),
    blobBytes: async (blob) => blobs.get(blob)?.byteLength ?? 0,
    openBlob: async (blob) => {
      if (open.has(blob)) throw new StudioError("usage", "open already", "");
      open.add(blob);
      return writer(blobs, blob, () => open.delete(blob));
    },
    removeBlob: async (blob) => void blobs.delete(blob),
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
