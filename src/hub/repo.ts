/** What a repository of the Hugging Face Hub is here, and what of it is kept on this computer. */
import type { HubRepo } from "../shared/hub-repo";

export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  /** Bytes of it that are on this computer already. */
  readonly cachedBytes: number;
  /** All of them are, and they were checked against what the Hub says of the file. */
  readonly isWhole: boolean;
}

export interface HubListing {
  /** Its revision is the commit that the files are of. */
  readonly repo: HubRepo;
  readonly files: readonly HubFile[];
}

/** What of a repository is kept in the origin's private file system. */
export interface CachedRepo {
  readonly repo: HubRepo;
  readonly files: readonly HubFile[];
}

/** A file as the Hub lists it, and where it is kept. */
export interface RemoteFile {
  readonly path: string;
  readonly bytes: number;
  /** Name of its content: SHA-256 of a large file, git's object id of a small one. A changed file has another. */
  readonly blob: string;
  /** In hex; null for small files, whose `blob` is a sum of its own. */
  readonly sha256: string | null;
}

/** What is remembered of a repository whose files are kept, as JSON. */
export interface Manifest {
  readonly version: 1;
  readonly repo: HubRepo;
  readonly files: readonly KeptFile[];
}

export interface KeptFile extends RemoteFile {
  /** ETag of the answer that its bytes come from, where the server lets the page see it. */
  readonly etag: string | null;
  /** Whole, and its sum is right. */
  readonly isChecked: boolean;
}

/** Where a file is fetched. `repo.revision` may hold slashes ("refs/pr/1"). */
export function fileUrl({ address, id, revision }: HubRepo, path: string): string {
  return `${address}/${id}/resolve/${encodeURIComponent(revision)}/${path.split("/").map(encodeURIComponent).join("/")}`;
}
