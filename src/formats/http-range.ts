/** One HTTP request for a range: retries of what may pass, and a body that never grows past what was asked for. */
import { StudioError, throwIfCancelled, toStudioError } from "../shared/errors";

export interface HttpOptions {
  /** Stands in for the global `fetch` in tests. */
  readonly fetch?: typeof fetch;
  /** Waits before the second, third, ... attempt. */
  readonly retryDelaysMs?: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

export const DEFAULT_RETRY_DELAYS_MS = [300, 1000, 3000];

/** A failure that another attempt may not meet: the network, an overloaded server, a cut connection. */
class PassingFailure extends Error {}

/**
 * Runs `use` on the response to a GET of bytes [first, last] (of the whole file when `range` is null), again after a
 * passing failure. Errors: "io" with address and status once the attempts are used up, "cancelled".
 */
export async function requestRange<T>(
  url: string,
  range: { readonly first: number; readonly last: number } | null,
  options: HttpOptions,
  use: (response: Response) => Promise<T>,
): Promise<T> {
  const delays = options.retryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS;
  for (let attempt = 0; ; attempt++) {
    try {
      return await attemptOnce(url, range, options, use);
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      const delay = delays[attempt];
      if (delay === undefined) throw httpError(url, `${error.message} (${attempt + 1} attempts)`, error.cause);
      await sleep(delay, options.signal);
    }
  }
}

async function attemptOnce<T>(
  url: string,
  range: { readonly first: number; readonly last: number } | null,
  options: HttpOptions,
  use: (response: Response) => Promise<T>,
): Promise<T> {
  const headers: Record<string, string> = range ? { Range: `bytes=${range.first}-${range.last}` } : {};
  const response = await passing(options.signal, "no answer", () =>
    (options.fetch ?? fetch)(url, { headers, signal: options.signal ?? null }),
  );
  // 416 answers a probe of an empty file, so `use` judges it.
  if (!response.ok && response.status !== 416) {
    await response.body?.cancel();
    const status = `HTTP status ${response.status}`;
    if (response.status === 408 || response.status === 429 || response.status >= 500) throw new PassingFailure(status);
    throw httpError(url, status);
  }
  return use(response);
}

/** The body's bytes. Errors: "io" when there are more than `maximum`; a cut connection is tried again. */
export async function readBody(response: Response, url: string, maximum: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  while (reader) {
    const { done, value } = await passing(signal, "the connection was cut", () => reader.read());
    if (done) break;
    total += value.byteLength;
    if (total > maximum) {
      await reader.cancel();
      throw httpError(url, `it sent more than the ${maximum} bytes asked for`);
    }
    chunks.push(value);
  }
  return joined(chunks, total);
}

/** `readBody` of exactly `length` bytes; fewer count as a cut connection. */
export async function readBodyOf(response: Response, url: string, length: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readBody(response, url, length, signal);
  if (bytes.byteLength < length) throw new PassingFailure(`it sent ${bytes.byteLength} of the ${length} bytes asked for`);
  return bytes;
}

export function httpError(url: string, problem: string, cause?: unknown): StudioError {
  return new StudioError(
    "io",
    `${url} can't be read: ${problem}.`,
    "Check the address and the connection and try again, or download the file and open it from the disk.",
    cause,
  );
}

function joined(chunks: readonly Uint8Array[], total: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** Turns what the network throws into a passing failure, unless the person stopped the work. */
async function passing<T>(signal: AbortSignal | undefined, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throwIfCancelled(signal);
    if (error instanceof StudioError) throw error; // a `fetch` of the caller's own that knows better
    throw new PassingFailure(what, { cause: error });
  }
}

function sleep(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(toStudioError(new DOMException("stopped", "AbortError")));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, delayMs);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
