/** Brings chosen files of a repository into the store, one after another; each call goes on where the last one stopped. */
import { StudioError } from "../shared/errors";
import type { JobContext, Progress } from "../shared/progress";
import { checkBlob } from "./check-blob";
import { downloadFile } from "./download-file";
import type { HubAccess } from "./hub-fetch";
import type { HubStore } from "./hub-store";
import type { RemoteListing } from "./list-repo";
import { fileUrl, isSameRepo, type KeptFile, type Manifest } from "./repo";

export interface RepoDownload extends JobContext {
  readonly access: HubAccess;
  readonly store: HubStore;
  readonly listing: RemoteListing;
  readonly paths: readonly string[];
}

/** Left free for what else the page keeps. */
const SPARE_BYTES = 16 * 1024 * 1024;
/** A person reads no faster. */
const REPORT_MS = 100;

/** Errors: "disk-full" before anything is fetched or when the disk fills, "usage" for an unknown path, those of `downloadFile` and `checkBlob`. */
export async function downloadRepo(download: RepoDownload): Promise<void> {
  const { store } = download;
  let manifest = await plannedManifest(download);
  const wanted = manifest.files.filter(({ path }) => download.paths.includes(path));
  const kept = await Promise.all(wanted.map((file) => keptBytes(store, file)));
  await requireSpace(store, wanted, kept);
  await store.saveManifest(manifest);
  const report = progressOf(download, wanted, kept);
  for (const [index, file] of wanted.entries()) {
    if (file.isChecked) continue;
    const save = async (change: Partial<KeptFile>): Promise<void> => {
      manifest = { ...manifest, files: manifest.files.map((entry) => (entry.path === file.path ? { ...entry, ...change } : entry)) };
      await store.saveManifest(manifest);
    };
    await downloadOne({ ...download, file, onBytes: (bytes) => report(index, bytes) }, save);
  }
}

interface OneFile extends RepoDownload {
  readonly file: KeptFile;
  readonly onBytes: (kept: number) => void;
}

async function downloadOne({ access, store, listing, file, onBytes, onProgress, signal }: OneFile, save: (change: Partial<KeptFile>) => Promise<void>): Promise<void> {
  const writer = await store.openBlob(file.blob);
  try {
    if (writer.size > file.bytes) writer.clear();
    const etag = await downloadFile({ access, url: fileUrl(listing.repo, file.path), bytes: file.bytes, etag: file.etag, writer, onBytes, signal });
    writer.flush();
    await save({ etag });
    await checkBlob(writer, file, { onProgress, signal });
  } finally {
    writer.close();
  }
  await save({ isChecked: true });
}

/** What was known of these files before is kept, also under another commit: the same content is not fetched twice. */
async function plannedManifest({ store, listing, paths }: RepoDownload): Promise<Manifest> {
  const manifests = await store.manifests();
  const known = new Map(manifests.flatMap(({ files }) => files).toSorted((a, b) => Number(a.isChecked) - Number(b.isChecked)).map((file) => [file.blob, file]));
  const before = manifests.find(({ repo }) => isSameRepo(repo, listing.repo))?.files ?? [];
  const added = paths.filter((path) => !before.some((file) => file.path === path)).map((path): KeptFile => {
    const remote = listing.files.find((file) => file.path === path);
    if (!remote) throw new StudioError("usage", `${listing.repo.id} has no file ${path}.`, "List its files again.");
    const same = known.get(remote.blob);
    return { ...remote, etag: same?.etag ?? null, isChecked: same?.isChecked ?? false };
  });
  return { version: 1, repo: listing.repo, files: [...before, ...added] };
}

async function keptBytes(store: HubStore, file: KeptFile): Promise<number> {
  return file.isChecked ? file.bytes : Math.min(file.bytes, await store.blobBytes(file.blob));
}

async function requireSpace(store: HubStore, files: readonly KeptFile[], kept: readonly number[]): Promise<void> {
  const missing = files.reduce((sum, { bytes }, index) => sum + bytes - (kept[index] ?? 0), 0);
  const free = missing > 0 ? await store.freeBytes() : null;
  if (free === null || missing + SPARE_BYTES <= free) return;
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString("en-US")} MB`;
  throw new StudioError("disk-full", `${megabytes(missing)} are still to come, and the browser leaves this page ${megabytes(Math.max(0, free))}.`, "Remove a model that is kept here, free space on the disk, or choose a smaller file.");
}

/** Reports the bytes of all files together, at most ten times a second. */
function progressOf({ onProgress }: JobContext, files: readonly KeptFile[], kept: readonly number[]): (index: number, bytes: number) => void {
  const now = [...kept];
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let lastMs = -Infinity;
  const send = (): void => onProgress?.({ label: "Downloading", done: now.reduce((sum, bytes) => sum + bytes, 0), total, unit: "bytes" } satisfies Progress);
  send();
  return (index, bytes) => {
    now[index] = bytes;
    if (performance.now() - lastMs < REPORT_MS && bytes < (files[index]?.bytes ?? 0)) return;
    lastMs = performance.now();
    send();
  };
}
