/** The files of a repository at one commit, as the Hub's own library asks for them. */
import { StudioError, throwIfCancelled } from "../shared/errors";
import { fetchPatiently, type HubAccess } from "./hub-fetch";
import type { HubRepo } from "../shared/hub-repo";
import type { RemoteFile } from "./repo";

export interface RemoteListing {
  /** Its revision is the commit. */
  readonly repo: HubRepo;
  readonly files: readonly RemoteFile[];
}

/** A model has some dozens of files, a data dump may have a million. */
const MAX_FILES = 10_000;

/** Errors: "io" (no such repository, no access, not reached), "limit", "malformed" (a server that answers otherwise), "cancelled". */
export async function listRepo(access: HubAccess, repo: HubRepo, signal?: AbortSignal): Promise<RemoteListing> {
  const { listFiles, modelInfo } = await import("@huggingface/hub");
  const common = { hubUrl: access.address, fetch: (url: string | URL | Request, init?: RequestInit) => fetchPatiently(access, String(url), { ...init, signal: signal ?? null }) };
  try {
    const { sha } = await modelInfo({ ...common, name: repo.id, revision: repo.revision, additionalFields: ["sha"] });
    if (!/^[0-9a-f]{40}$/.test(sha)) throw new Error("the commit is not one");
    const files: RemoteFile[] = [];
    for await (const entry of listFiles({ ...common, repo: { type: "model", name: repo.id }, revision: sha, recursive: true })) {
      if (entry.type !== "file") continue;
      if (files.length >= MAX_FILES) throw new StudioError("limit", `${repo.id} has more than ${MAX_FILES} files.`, "Open another repository, or download the model's files and open them from the disk.");
      files.push(remoteFile(entry, sha));
    }
    return { repo: { ...repo, revision: sha }, files };
  } catch (error) {
    throwIfCancelled(signal);
    if (error instanceof StudioError) throw error;
    throw new StudioError("malformed", `${access.address} does not answer as the Hugging Face Hub does.`, "Check the address: it must be the Hub or a mirror of it.", error);
  }
}

interface Entry {
  readonly path: string;
  readonly size: number;
  readonly oid?: string;
  readonly lfs?: { readonly oid: string; readonly size: number };
}

function remoteFile({ path, size, oid, lfs }: Entry, commit: string): RemoteFile {
  const sha256 = lfs && /^[0-9a-f]{64}$/.test(lfs.oid) ? lfs.oid : null;
  const gitId = oid !== undefined && /^[0-9a-f]{40}$/.test(oid) && !lfs ? oid : null;
  const bytes = lfs?.size ?? size;
  if (!isSafePath(path) || !Number.isSafeInteger(bytes) || bytes < 0) throw new Error(`an entry of the list is not a file: ${path}`);
  return { path, bytes, sha256, blob: sha256 ?? gitId ?? encodeURIComponent(`${commit}/${path}`) };
}

/** Names come from another computer: none may point out of its folder. */
function isSafePath(path: string): boolean {
  return path.length <= 1024 && !/[\\\0]/.test(path) && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
