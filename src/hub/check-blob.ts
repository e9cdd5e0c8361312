/** Whether a download holds the bytes that the Hub lists: by SHA-256 for large files, by git's own sum for small ones. */
import { StudioError } from "../shared/errors";
import { atCheckpoint, type JobContext } from "../shared/progress";
import type { BlobWriter } from "./hub-store";
import type { RemoteFile } from "./repo";
import { Sha256 } from "./sha256";
import { wait } from "./wait";

const PIECE_BYTES = 4 * 1024 * 1024;
/** Git's sum needs the whole file at once; the Hub keeps text files below this and all others as large files. */
const MAX_GIT_BYTES = 40 * 1024 * 1024;

/** Reads the file from the disk once. Errors: "malformed" when the sums differ, after which nothing of it is kept; "cancelled". */
export async function checkBlob(writer: BlobWriter, file: RemoteFile, job: JobContext): Promise<void> {
  await atCheckpoint(job);
  const sum = file.sha256 === null ? await gitSum(writer, file) : await sha256Of(writer, file, job);
  if (sum === null || sum === (file.sha256 ?? file.blob)) return;
  writer.clear();
  throw new StudioError("malformed", `${file.path} arrived with other bytes than the Hub lists (its sum is ${sum.slice(0, 12)}…, not ${file.blob.slice(0, 12)}…).`, "Download it again; when that does not help, the mirror or something on the way changes files.");
}

async function sha256Of(writer: BlobWriter, { path }: RemoteFile, job: JobContext): Promise<string> {
  const hash = new Sha256();
  for (let at = 0; at < writer.size; at += PIECE_BYTES) {
    job.onProgress?.({ label: `Checking ${path}`, done: at, total: writer.size, unit: "bytes" });
    await wait(0, job.signal); // lets a cancel come in
    await atCheckpoint(job);
    hash.update(writer.read(at, PIECE_BYTES));
  }
  return hash.digest();
}

/** Null for what has no sum to compare with. */
async function gitSum(writer: BlobWriter, { blob }: RemoteFile): Promise<string | null> {
  if (!/^[0-9a-f]{40}$/.test(blob) || writer.size > MAX_GIT_BYTES) return null;
  const header = new TextEncoder().encode(`blob ${writer.size}\0`);
  const object = new Uint8Array(header.byteLength + writer.size);
  object.set(header);
  object.set(writer.read(0, writer.size), header.byteLength);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", object));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
