/** Brings one file's bytes to the end of what is kept of it already, however often the connection breaks. */
import { StudioError, throwIfCancelled } from "../shared/errors";
import { atCheckpoint, type JobContext } from "../shared/progress";
import { DEFAULT_DELAYS_MS, fetchOnce, PassingFailure, waitForNext, type HubAccess } from "./hub-fetch";
import type { BlobWriter } from "./hub-store";

export interface FileDownload extends Pick<JobContext, "signal" | "checkpoint"> {
  readonly access: HubAccess;
  readonly url: string;
  readonly bytes: number;
  /** ETag of what is kept, null when it isn't known. */
  readonly etag: string | null;
  readonly writer: BlobWriter;
  /** Called after each piece with the bytes that are kept. */
  readonly onBytes: (kept: number) => void;
}

const SILENCE_MS = 30_000;

/**
 * The ETag of the bytes, null where the server hides it. What came stays in `writer` on every error: "io" once several
 * attempts in a row brought nothing, "disk-full", "malformed" (not as long as listed), "cancelled".
 */
export async function downloadFile(download: FileDownload): Promise<string | null> {
  const { access, url, bytes, writer, signal } = download;
  const delays = access.retryDelaysMs ?? DEFAULT_DELAYS_MS;
  let { etag } = download;
  for (let failures = 0; writer.size < bytes; ) {
    const before = writer.size;
    try {
      etag = await fetchRest(download, etag);
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      if (writer.size > before) failures = 0;
      await waitForNext(error, delays[failures++], url, signal);
    }
  }
  if (writer.size > bytes) throw otherLength(download);
  return etag;
}

/** One request from the first missing byte on. Gives the answer's ETag; a file that has changed is cleared, to begin anew. */
async function fetchRest({ access, url, bytes, writer, onBytes, signal, checkpoint }: FileDownload, known: string | null): Promise<string | null> {
  const offset = writer.size;
  const response = await fetchOnce(access, url, { headers: { Range: `bytes=${offset}-` }, signal: signal ?? null });
  const etag = response.headers.get("etag");
  if (response.status === 416 && offset === 0) throw otherLength({ url, bytes });
  const isOther = response.status === 416 || (known !== null && etag !== null && etag !== known);
  if (offset > 0 && (isOther || response.status !== 206)) {
    // Another file, or a server that always sends the whole one: what is kept is of no use.
    writer.clear();
    onBytes(0);
    if (response.status !== 200) {
      await response.body?.cancel();
      return null;
    }
  }
  for await (const piece of piecesOf(response, access.silenceMs ?? SILENCE_MS, signal)) {
    await atCheckpoint({ signal, checkpoint });
    if (writer.size + piece.byteLength > bytes) throw otherLength({ url, bytes });
    writer.append(piece);
    onBytes(writer.size);
  }
  if (writer.size < bytes) throw new PassingFailure(`the connection was cut after ${writer.size} of ${bytes} bytes`);
  return etag;
}

/** Errors: `PassingFailure` when the connection breaks or falls silent, "cancelled". */
async function* piecesOf(response: Response, silenceMs: number, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  try {
    while (reader) {
      const { done, value } = await withinSilence(reader.read(), silenceMs, signal);
      if (done) return;
      yield value;
    }
  } finally {
    void reader?.cancel().catch(() => undefined);
  }
}

async function withinSilence<T>(read: Promise<T>, silenceMs: number, signal: AbortSignal | undefined): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new PassingFailure(`nothing came for ${Math.round(silenceMs / 1000)} seconds`)), silenceMs);
  });
  try {
    return await Promise.race([read, silence]);
  } catch (error) {
    throwIfCancelled(signal);
    throw error instanceof PassingFailure ? error : new PassingFailure("the connection was cut", null, error);
  } finally {
    clearTimeout(timer);
  }
}

function otherLength({ url, bytes }: Pick<FileDownload, "url" | "bytes">): StudioError {
  return new StudioError("malformed", `${url} does not have the ${bytes} bytes that the Hub lists.`, "The file changed while it was downloaded, or the mirror is out of order: list the files again.");
}
