import type { ByteSource } from "./byte-source";
import { memoryByteSource } from "./byte-source-memory";
import { checkReadRange } from "./byte-range";
import { httpError, readBody, readBodyOf, requestRange, type HttpOptions } from "./http-range";
import { LIMITS } from "./limits";
import { StudioError, throwIfCancelled } from "../shared/errors";

/**
 * A file behind HTTP, read by ranges. A server that can't send ranges is accepted for a small file, which is then held
 * whole, and refused for a large one. Errors: "io" with address and status, "unsupported" without ranges, "cancelled".
 */
export async function httpByteSource(url: string, name: string = nameOf(url), options: HttpOptions = {}): Promise<ByteSource> {
  const size = await requestRange(url, { first: 0, last: 0 }, options, (response) => probedSize(response, url, options));
  return size === null ? wholeFile(url, name, options) : rangedSource(url, name, size, options);
}

/** Size of the file, or null when the server does not send ranges of it. */
async function probedSize(response: Response, url: string, options: HttpOptions): Promise<number | null> {
  await response.body?.cancel();
  // Ranges of a compressed answer would be ranges of other bytes.
  const usable = response.status === 206 && (response.headers.get("content-encoding") ?? "identity") === "identity";
  if (response.status === 416) return totalOf(response) === 0 ? 0 : null;
  if (!usable) return null;
  return totalOf(response) ?? sizeByHead(url, options);
}

/** Another origin may hide Content-Range from the page, but never Content-Length. */
async function sizeByHead(url: string, options: HttpOptions): Promise<number | null> {
  try {
    const response = await (options.fetch ?? fetch)(url, { method: "HEAD", signal: options.signal ?? null });
    const length = Number(response.headers.get("content-length") ?? NaN);
    return response.ok && Number.isSafeInteger(length) ? length : null;
  } catch (error) {
    throwIfCancelled(options.signal);
    throw httpError(url, "no answer", error);
  }
}

function rangedSource(url: string, name: string, size: number, options: HttpOptions): ByteSource {
  return {
    name,
    size,
    async read(offset, length, signal) {
      throwIfCancelled(signal);
      checkReadRange({ name, size }, offset, length);
      if (length === 0) return new Uint8Array(0);
      return requestRange(url, { first: offset, last: offset + length - 1 }, { ...options, signal }, async (response) => {
        await checkAnswer(response, url, size);
        return readBodyOf(response, url, length, signal);
      });
    },
  };
}

async function checkAnswer(response: Response, url: string, size: number): Promise<void> {
  const total = totalOf(response);
  if (response.status === 206 && (total === null || total === size)) return;
  await response.body?.cancel();
  throw httpError(url, response.status === 206 ? `the file changed from ${size} to ${total} bytes` : `a part of it was asked for and the answer is HTTP status ${response.status}`);
}

async function wholeFile(url: string, name: string, options: HttpOptions): Promise<ByteSource> {
  const bytes = await requestRange(url, null, options, async (response) => {
    const length = Number(response.headers.get("content-length") ?? 0);
    if (length > LIMITS.wholeDownloadBytes) {
      await response.body?.cancel();
      throw new StudioError(
        "unsupported",
        `${url} has ${length} bytes and its server does not send parts of a file (HTTP ranges).`,
        "Download the file and open it from the disk.",
      );
    }
    return readBody(response, url, LIMITS.wholeDownloadBytes, options.signal);
  });
  return memoryByteSource(bytes, name);
}

/** The total in `Content-Range: bytes 0-0/123`, null when it is not told. */
function totalOf(response: Response): number | null {
  const match = /^bytes .*\/(\d+)$/.exec(response.headers.get("content-range") ?? "");
  const total = Number(match?.[1] ?? NaN);
  return Number.isSafeInteger(total) ? total : null;
}

function nameOf(url: string): string {
  const path = url.split(/[?#]/)[0] ?? url;
  return path.slice(path.lastIndexOf("/") + 1) || url;
}
