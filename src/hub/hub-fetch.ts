/** One request to the Hub: the token goes to the Hub's own address only, and a refusal is an error with its way out. */
import { decoded } from "../shared/decoded";
import { StudioError, throwIfCancelled } from "../shared/errors";
import { wait } from "./wait";

export interface HubAccess {
  readonly address: string;
  /** Kept in memory only. */
  readonly token: string | null;
  /** Stands in for the global `fetch` in tests. */
  readonly fetch?: typeof fetch;
  /** Waits before the second, third, ... attempt. */
  readonly retryDelaysMs?: readonly number[];
  /** How long an answer may stay silent before it counts as broken. */
  readonly silenceMs?: number;
}

export const DEFAULT_DELAYS_MS: readonly number[] = [500, 1000, 2000, 4000, 8000];
/** A longer wait is told to the person instead. */
export const MAX_RETRY_AFTER_MS = 20_000;

/** A failure that another attempt may not meet: no network, a broken connection, an overloaded server. */
export class PassingFailure extends Error {
  /** What the server asks for; null when it doesn't say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null = null, cause?: unknown) {
    super(message, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** Answers with status 2xx, or 416, which says something of the file. Errors: "io" with the status and what to do, `PassingFailure`, "cancelled". */
export async function fetchOnce(access: HubAccess, url: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  // A link to a next page, or a file's storage, may be elsewhere.
  if (access.token !== null && new URL(url).origin === new URL(access.address).origin) headers.set("Authorization", `Bearer ${access.token}`);
  let response: Response;
  try {
    // Past the browser's own cache, which would keep a second copy of every file and answer for a Hub that has changed.
    response = await (access.fetch ?? fetch)(url, { ...init, headers, cache: "no-store" });
  } catch (cause) {
    throwIfCancelled(init.signal ?? undefined);
    throw new PassingFailure("no answer", null, cause);
  }
  if (response.ok || response.status === 416) return response;
  await response.body?.cancel();
  throw refusal(response, url, access.token !== null);
}

/** `fetchOnce`, again after a passing failure. Errors: "io", "cancelled". */
export async function fetchPatiently(access: HubAccess, url: string, init: RequestInit): Promise<Response> {
  const delays = access.retryDelaysMs ?? DEFAULT_DELAYS_MS;
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetchOnce(access, url, init);
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      await waitForNext(error, delays[attempt], url, init.signal ?? undefined);
    }
  }
}

/** Errors: "io" when no attempt is left, or the server asks for more patience than a person has. */
export async function waitForNext(failure: PassingFailure, delayMs: number | undefined, url: string, signal: AbortSignal | undefined): Promise<void> {
  const { retryAfterMs } = failure;
  if (retryAfterMs !== null && retryAfterMs > MAX_RETRY_AFTER_MS) throw tooManyRequests(url, retryAfterMs);
  if (delayMs === undefined) throw unreachable(url, failure);
  await wait(Math.max(delayMs, retryAfterMs ?? 0), signal);
}

function refusal(response: Response, url: string, hasToken: boolean): StudioError | PassingFailure {
  const { status } = response;
  if (status === 408 || status === 429 || status >= 500) return new PassingFailure(`HTTP status ${status}`, retryAfter(response));
  if (status === 401 || status === 403) return noAccess(response, url, hasToken);
  if (status === 404) return new StudioError("io", `${hostOf(url)} has nothing at ${pathOf(url)} (404).`, "Check owner, name and revision; a private repository needs an access token.");
  return new StudioError("io", `${hostOf(url)} refused ${pathOf(url)} with HTTP status ${status}.`, "Try again later, or download the files another way and open them from the disk.");
}

/** The Hub says 401 of what does not exist, too, to who is not signed in. */
function noAccess(response: Response, url: string, hasToken: boolean): StudioError {
  const isGated = response.headers.get("x-error-code") === "GatedRepo";
  if (isGated) return new StudioError("io", `${hostOf(url)} gives ${pathOf(url)} only to people who accepted its terms (${response.status}).`, "Accept the terms on the model's page, then give an access token of that account.");
  const remedy = hasToken ? "Check the access token and that its account may read this repository." : "Check the spelling; if the repository is private, give an access token that may read it.";
  return new StudioError("io", `${hostOf(url)} does not show ${pathOf(url)} to ${hasToken ? "this access token" : "everyone"} (${response.status}): it is private, or it does not exist.`, remedy);
}

function tooManyRequests(url: string, waitMs: number): StudioError {
  const minutes = Math.ceil(waitMs / 60_000);
  return new StudioError("io", `${hostOf(url)} takes no more requests from here for now (429).`, `Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}; what has come so far stays.`);
}

export function unreachable(url: string, failure: Error): StudioError {
  return new StudioError("io", `${hostOf(url)} can't be reached: ${failure.message}.`, "Check the connection and the address, then go on: what has come so far stays.", failure);
}

/** Seconds, or a date. Milliseconds from now, or null. */
export function retryAfter(response: Response): number | null {
  const value = response.headers.get("retry-after");
  if (value === null) return null;
  const ms = /^\d+$/.test(value.trim()) ? 1000 * Number(value) : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function hostOf(url: string): string {
  return new URL(url).host;
}

/** What a person asked for, without the Hub's own words around it: "owner/name", "owner/name/file". */
function pathOf(url: string): string {
  const { pathname } = new URL(url);
  const path = decoded(pathname) ?? pathname;
  return path.replace(/^\/(api\/models\/)?/, "").replace(/\/(revision|tree|resolve)\/[^/]*/, "");
}
