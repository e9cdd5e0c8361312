/** Where downloads are kept. The page's own is in opfs-store.ts; tests keep them in memory. */
import type { ByteSource } from "../formats/byte-source";
import type { HubRepo } from "../shared/hub-repo";
import type { HubLocks } from "./hub-locks";
import type { Manifest } from "./repo";

/** A content under way or whole, open for one writer. */
export interface BlobWriter {
  readonly size: number;
  /** Puts the bytes at the end. Errors: "disk-full". */
  append(bytes: Uint8Array<ArrayBuffer>): void;
  /** Bytes [offset, offset + length), fewer at the end. */
  read(offset: number, length: number): Uint8Array<ArrayBuffer>;
  clear(): void;
  /** What was appended survives the page from here on. */
  flush(): void;
  close(): void;
}

export interface HubStore {
  readonly locks: HubLocks;
  manifests(): Promise<readonly Manifest[]>;
  saveManifest(manifest: Manifest): Promise<void>;
  removeManifest(repo: HubRepo): Promise<void>;
  /** Names of all contents that are here. */
  blobNames(): Promise<readonly string[]>;
  /** 0 when there is nothing of it. */
  blobBytes(blob: string): Promise<number>;
  /** Errors: "usage" while another tab writes it. */
  openBlob(blob: string): Promise<BlobWriter>;
  /** Errors: "usage" while another tab writes it. */
  removeBlob(blob: string): Promise<void>;
  /** Errors: "io" when it is gone. */
  blobSource(blob: string, name: string): Promise<ByteSource>;
  /** Bytes that may still be written; null where the browser doesn't say. */
  freeBytes(): Promise<number | null>;
}
