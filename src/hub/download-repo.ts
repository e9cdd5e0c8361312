/** Brings chosen files of a repository into the store, one after another; each call goes on where the last one stopped. */
import { StudioError } from "../shared/errors";
import type { JobContext, Progress } from "../shared/progress";
import { checkBlob } from "./check-blob";
import { downloadFile } from "./download-file";
import type { HubAccess } from "./hub-fetch";
import type { HubStore } from "./hub-store";
import { isWhole, keepFiles } from "./keep-file";
import type { RemoteListing } from "./list-repo";
import { fileUrl, type KeptFile, type Manifest } from "./repo";

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
  await download.store.locks.using(download.listing.repo, () => downloadUndisturbed(download));
}

async function downloadUndisturbed(download: RepoDownload): Promise<void> {
  const { store, listing: { repo } } = download;
  const { wanted, kept } = await store.locks.alone(() => planned(download));
  const report = progressOf(download, wanted, kept);
  for (const [index, file] of wanted.entries()) {
    if (file.isChecked) continue;
    const save = (now: KeptFile): Promise<void> => store.locks.alone(() => keepFiles(store, repo, [now]));
    await downloadOne({ ...download, file, onBytes: (bytes) => report(index, bytes) }, save);
  }
}

interface OneFile extends RepoDownload {
  readonly file: KeptFile;
  readonly onBytes: (kept: number) => void;
}

async function downloadOne({ access, store, listing, file, onBytes, onProgress, signal, checkpoint }: OneFile, save: (now: KeptFile) => Promise<void>): Promise<void> {
  const writer = await store.openBlob(file.blob);
  try {
    if (writer.size > file.bytes) writer.clear();
    const etag = await downloadFile({ access, url: fileUrl(listing.repo, file.path), bytes: file.bytes, etag: file.etag, writer, onBytes, signal, checkpoint });
    writer.flush();
    await save({ ...file, etag });
    await checkBlob(writer, file, { onProgress, signal, checkpoint });
    await save({ ...file, etag, isChecked: true });
  } finally {
    writer.close();
  }
}

interface Plan {
  readonly wanted: readonly KeptFile[];
  /** Bytes of each that are here. */
  readonly kept: readonly number[];
}

/** Lists the files as kept before their bytes come: nothing else tells to whom a content belongs. */
async function planned(download: RepoDownload): Promise<Plan> {
  const { store, listing, paths } = download;
  const manifests = await store.manifests();
  const wanted = await Promise.all(paths.map((path) => wantedFile(download, path, manifests)));
  const kept = await Promise.all(wanted.map(async ({ blob, bytes }) => Math.min(bytes, await store.blobBytes(blob))));
  await requireSpace(store, wanted, kept);
  await keepFiles(store, listing.repo, wanted);
  return { wanted, kept };
}

/** What was known of the file before is kept, also under another commit: the same content is not fetched twice. */
async function wantedFile({ store, listing }: RepoDownload, path: string, manifests: readonly Manifest[]): Promise<KeptFile> {
  const remote = listing.files.find((file) => file.path === path);
  if (!remote) throw new StudioError("usage", `${listing.repo.id} has no file ${path}.`, "List its files again.");
  const known = manifests.flatMap(({ files }) => files).filter(({ blob }) => blob === remote.blob);
  const same = known.find(({ isChecked }) => isChecked) ?? known[0];
  const isHere = await isWhole(store, same);
  if (same?.isChecked && !isHere) await store.removeBlob(same.blob); // what is left of it was changed by someone else
  return { ...remote, etag: same?.etag ?? null, isChecked: isHere };
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
