/** Downloads one file over HTTP into `PATH.part`, going on where an earlier attempt stopped. */
import { createWriteStream, existsSync, statSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StudioError } from "../../shared/errors";
import type { Progress } from "../../shared/progress";

export interface DownloadOptions {
  readonly url: string;
  /** Where the bytes go; an existing file is continued. */
  readonly partPath: string;
  readonly onProgress: (progress: Progress) => void;
  /** A connection that sends nothing for so long is given up. */
  readonly stallMs?: number;
}

/** A dropped connection is taken up again this often, as long as each attempt brought something. */
const MAX_ATTEMPTS = 5;

/** Errors: "io" with the server's answer or the network's message. What arrived stays for the next time. */
export async function downloadPart(options: DownloadOptions): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const before = sizeOf(options.partPath);
    try {
      return await downloadRest(options, before);
    } catch (error) {
      const gained = sizeOf(options.partPath) > before;
      if (!gained || attempt === MAX_ATTEMPTS) throw asIoError(error, options.url);
    }
  }
}

async function downloadRest({ url, partPath, onProgress, stallMs = 30_000 }: DownloadOptions, have: number): Promise<void> {
  const stall = stallGuard(stallMs);
  try {
    const response = await fetch(url, { headers: have > 0 ? { range: `bytes=${have}-` } : {}, signal: stall.signal });
    // Nothing is left after `have`: the file is whole, or longer than it should be, which its checksum tells.
    if (response.status === 416 && have > 0) return void (await response.body?.cancel());
    if (!response.ok || response.body === null) throw httpError(response.status, url);
    const start = response.status === 206 ? have : 0;
    const total = start + Number(response.headers.get("content-length") ?? 0);
    const counted = countBytes(response.body, (received) => {
      stall.alive();
      onProgress({ label: "Model", done: start + received, total, unit: "bytes" });
    });
    await pipeline(Readable.from(counted), createWriteStream(partPath, { flags: start > 0 ? "a" : "w" }));
  } finally {
    stall.end();
  }
}

async function* countBytes(body: AsyncIterable<Uint8Array>, onReceived: (received: number) => void): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const chunk of body) {
    received += chunk.byteLength;
    onReceived(received);
    yield chunk;
  }
}

function stallGuard(stallMs: number): { readonly signal: AbortSignal; alive(): void; end(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error(`no answer for ${stallMs / 1000} s`)), stallMs);
  return { signal: controller.signal, alive: () => void timer.refresh(), end: () => clearTimeout(timer) };
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

function httpError(status: number, url: string): StudioError {
  return new StudioError("io", `${url} answered ${status}.`, "Check the address, or try again later.");
}

function asIoError(error: unknown, url: string): StudioError {
  if (error instanceof StudioError) return error;
  // fetch says only "fetch failed"; the network's own words are in the cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StudioError("io", `${new URL(url).host} can't be reached (${reason}).`, "Check the network, then start again: what arrived is kept.", error);
}
