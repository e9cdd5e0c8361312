/**
 * The requests of a publication. The token is added here, to requests of the Hub's own address only: no file store sees it,
 * whatever the library gives to a request. What is refused becomes an error with its way out, which quotes the Hub's own words without the token.
 */
import { StudioError, throwIfCancelled } from "../shared/errors";
import { atCheckpoint, type JobContext } from "../shared/progress";
import { DEFAULT_DELAYS_MS, MAX_RETRY_AFTER_MS, PassingFailure, retryAfter, type HubAccess } from "./hub-fetch";
import { wait } from "./wait";

/** What is published, where and by whom. */
export interface PublishAccess extends Pick<HubAccess, "address" | "fetch" | "retryDelaysMs"> {
  /** Kept in memory only. */
  readonly token: string;
  /** "owner/name". */
  readonly repo: string;
}

/** The library's own extension of a request: whom to tell which share of the body is sent, 0 to 1. */
type WatchedInit = RequestInit & { readonly progressHint?: { readonly part?: number; readonly numParts?: number; readonly progressCallback: (share: number) => void } };

/** Of the Hub's words, so many characters are quoted. */
const MAX_QUOTED = 200;

/**
 * Stands in for `fetch` in the library. Answers with status 2xx, or one of `alsoThrough`. Tries again after a passing failure, save for the
 * commit, which may have been made although no answer came. Errors: "io" with the Hub's words, "cancelled".
 */
export function publishFetch(access: PublishAccess, job: JobContext, alsoThrough: readonly number[] = []): typeof fetch {
  const delays = access.retryDelaysMs ?? DEFAULT_DELAYS_MS;
  return async (input, init = {}) => {
    const url = String(input);
    // The library ends what is under way once one request has failed.
    const signal = init.signal ?? job.signal;
    for (let attempt = 0; ; attempt++) {
      await atCheckpoint(job);
      try {
        return await sendOnce(access, url, { ...init, signal: signal ?? null }, alsoThrough);
      } catch (error) {
        throwIfCancelled(job.signal);
        if (!(error instanceof PassingFailure)) throw error;
        const delayMs = isCommit(url) ? undefined : delays[attempt];
        if (delayMs === undefined || (error.retryAfterMs ?? 0) > MAX_RETRY_AFTER_MS) throw givenUp(access, url, error);
        await wait(Math.max(delayMs, error.retryAfterMs ?? 0), signal);
      }
    }
  };
}

/** Errors: `PassingFailure`, those of `refusal`; what an aborted signal gives. */
async function sendOnce(access: PublishAccess, url: string, init: WatchedInit, alsoThrough: readonly number[]): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.delete("Authorization");
  if (isHub(access.address, url)) headers.set("Authorization", `Bearer ${access.token}`);
  let response: Response;
  try {
    response = await transmit(access, url, { ...init, headers, cache: "no-store" });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new PassingFailure("the connection was lost");
  }
  if (response.ok || alsoThrough.includes(response.status)) {
    if (init.progressHint) tellShare(init.progressHint, 1);
    return response;
  }
  const words = await wordsOf(response, access.token);
  const { status } = response;
  if (status === 408 || status === 429 || status >= 500) throw new PassingFailure(`it answered with status ${status}${words}`, retryAfter(response));
  throw refusal(access, url, status, words);
}

/** Only XMLHttpRequest tells how much of a body is sent, and it reads a Blob from its disk as it goes. Node has none. */
function transmit(access: PublishAccess, url: string, init: WatchedInit): Promise<Response> {
  const { progressHint, ...plain } = init;
  if (!progressHint || !(init.body instanceof Blob) || typeof XMLHttpRequest === "undefined" || access.fetch) return (access.fetch ?? fetch)(url, plain);
  const { body, method = "PUT", headers, signal } = init;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    new Headers(headers).forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.addEventListener("progress", ({ loaded, total }) => total > 0 && tellShare(progressHint, loaded / total));
    request.addEventListener("load", () => resolve(responseOf(request)));
    request.addEventListener("error", () => reject(new TypeError("no answer")));
    request.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    const stop = (): void => request.abort();
    signal?.addEventListener("abort", stop, { once: true });
    // A signal lives as long as all parts of all files: it is not to hold each of them.
    request.addEventListener("loadend", () => signal?.removeEventListener("abort", stop));
    if (signal?.aborted) return reject(new DOMException("aborted", "AbortError"));
    request.send(body);
  });
}

/** By the library's own callback, which is one for all parts of a file. */
const partShares = new WeakMap<(share: number) => void, Map<number, number>>();

function tellShare({ part = 0, numParts = 1, progressCallback }: NonNullable<WatchedInit["progressHint"]>, share: number): void {
  const shares = partShares.get(progressCallback) ?? new Map<number, number>();
  partShares.set(progressCallback, shares.set(part, share));
  progressCallback([...shares.values()].reduce((sum, one) => sum + one, 0) / numParts);
}

function responseOf(request: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().trim().split(/\r?\n/)) {
    const at = line.indexOf(":");
    if (at > 0) headers.append(line.slice(0, at), line.slice(at + 1).trim());
  }
  const mayHaveBody = request.status !== 204 && request.status !== 304;
  return new Response(mayHaveBody ? request.responseText : null, { status: request.status, headers });
}

/** ` and says "…"`, or nothing where the answer has no words. */
async function wordsOf(response: Response, token: string): Promise<string> {
  const body = await response.text().catch(() => "");
  return quoted(spokenIn(body) ?? response.headers.get("x-error-message") ?? "", token);
}

/** The Hub answers in JSON, its file store in XML. */
function spokenIn(body: string): string | null {
  const inXml = /<Message>([^<]+)<\/Message>/.exec(body)?.[1];
  if (inXml !== undefined) return inXml;
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json !== "object" || json === null) return null;
    const { error, message } = json as Record<string, unknown>;
    return [error, message].find((words) => typeof words === "string" && words !== "") as string | undefined ?? null;
  } catch {
    return null;
  }
}

export function quoted(words: string, token: string): string {
  const clean = words.replaceAll(token, "[token]").replace(/[\s\p{Cc}]+/gu, " ").trim();
  const clipped = clean.length > MAX_QUOTED ? `${clean.slice(0, MAX_QUOTED)}…` : clean;
  return clipped === "" ? "" : ` and says "${clipped}"`;
}

/** The Hub's word for what it will not do. `words` as `quoted` gives them. */
export function refusal({ address, repo }: PublishAccess, url: string, status: number, words: string): StudioError {
  const host = hostOf(url);
  const io = (message: string, remedy: string): StudioError => new StudioError("io", message, remedy);
  if (!isHub(address, url)) return io(`The Hub's file store ${host} took no upload: it answers with status ${status}${words}.`, "Publish again; if it happens again, download the files and upload them on the Hub's page.");
  if (status === 401) return io(`${host} does not know this access token (401)${words}.`, `Copy it anew, or make one with write access at ${address}/settings/tokens.`);
  if (status === 413 || (status === 403 && /storage|quota/i.test(words))) return io(`${host} has no room for ${repo}: it answers with status ${status}${words}.`, "Make room in this account, publish under another one, or publish a smaller precision.");
  if (status === 403) return io(`This token can't write to ${repo} (403): ${host} refuses${words}.`, `Make a token with write access to it at ${address}/settings/tokens, or choose a repository of your own.`);
  if (status === 404) return io(`${host} has no ${repo} for this token (404)${words}.`, "Check owner and name, and that the token may write to it.");
  if (status === 409 || status === 412) return io(`${repo} was changed by someone else meanwhile (${status}): ${host} refuses${words}.`, "Look at what changed on its page, then publish again.");
  return io(`${host} refused to publish ${repo}: it answers with status ${status}${words}.`, "Change what it names, then publish again.");
}

function givenUp(access: PublishAccess, url: string, { message, retryAfterMs }: PassingFailure): StudioError {
  const host = hostOf(url);
  if (retryAfterMs !== null && retryAfterMs > MAX_RETRY_AFTER_MS) {
    const minutes = Math.ceil(retryAfterMs / 60_000);
    return new StudioError("io", `${host} takes no more uploads from here for now: ${message}.`, `Publish again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`);
  }
  if (isCommit(url)) return new StudioError("io", `Whether ${access.repo} has its commit is not known: ${host} was asked for it, and ${message}.`, `Look at ${access.address}/${access.repo}; if the files are not there, publish again.`);
  const again = "Check the connection, then publish again: what the Hub has of it already is not sent twice.";
  // The page's policy knows the stores that the Hub is known to use; to `fetch` another one looks as one that is down.
  const remedy = isHub(access.address, url) ? again : `${again} Where this page can't reach ${host} at all, publish with the command line, or download the folder and upload it on the Hub's page.`;
  return new StudioError("io", `${access.repo} could not be published: ${host} was asked, and ${message}.`, remedy);
}

function isHub(address: string, url: string): boolean {
  return new URL(url).origin === new URL(address).origin;
}

function isCommit(url: string): boolean {
  return /\/api\/models\/[^/]+\/[^/]+\/commit\//.test(url);
}

function hostOf(url: string): string {
  return new URL(url).host;
}
