/**
 * A Hugging Face Hub of one's own on this computer: the paths, redirects, headers and refusals of huggingface.co as
 * huggingface.js meets them, for tests. Large files lie on a second origin, as the Hub's storage does.
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { listeningAddress } from "../../src/cli/start/listening-address";
import { parseRange } from "../../src/cli/start/serve-models";

export interface HubServerFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface HubServerRepo {
  /** "owner/name". */
  readonly id: string;
  readonly files: readonly HubServerFile[];
  /** Who may read it: "gated" lists its files to everyone and gives them to who has the token. */
  readonly access?: "public" | "gated" | "private";
}

/** What goes wrong; change it at any time. */
export interface HubFaults {
  /** Cuts this many of the storage's longer answers after `breakAfterBytes`. */
  breaks: number;
  breakAfterBytes: number;
  /** Answers so many requests of any kind with `status` instead. */
  refusals: number;
  status: number;
  retryAfter: string | null;
  /** Slows the storage down; Infinity is as fast as it goes. */
  bytesPerSecond: number;
  /** Storage that always sends whole files. */
  ignoresRanges: boolean;
  /** Storage that never ends an answer after its first bytes. */
  isSilent: boolean;
  /** Entries of one page of a listing. */
  pageSize: number;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly range: string | null;
  readonly authorization: string | null;
}

export const HUB_TOKEN = "hf_local";
const LFS_FROM_BYTES = 50_000;
const PIECE_BYTES = 64 * 1024;

const EXPOSED = "X-Repo-Commit,X-Error-Code,X-Error-Message,X-Linked-Size,X-Linked-ETag,ETag,Link,Accept-Ranges,Content-Range,Retry-After";

export class HubServer {
  readonly requests: SeenRequest[] = [];
  readonly faults: HubFaults = {
    breaks: 0, breakAfterBytes: 100_000, refusals: 0, status: 500, retryAfter: null, bytesPerSecond: Infinity, ignoresRanges: false, isSilent: false, pageSize: 1000,
  };
  readonly #repos = new Map<string, HubServerRepo>();
  readonly #servers: Server[] = [];
  address = "";
  #storage = "";

  static async start(...repos: readonly HubServerRepo[]): Promise<HubServer> {
    const hub = new HubServer();
    for (const repo of repos) hub.put(repo);
    hub.address = await hub.#listen((request, response) => hub.#answerHub(request, response));
    hub.#storage = await hub.#listen((request, response) => void hub.#answerStorage(request, response));
    return hub;
  }

  /** Adds a repository, or replaces one: its commit is another when its files are. */
  put(repo: HubServerRepo): void {
    this.#repos.set(repo.id, repo);
  }

  commitOf(id: string): string {
    const repo = this.#repos.get(id);
    return sha1(repo?.files.map((file) => `${file.path} ${oidOf(file)}`).join("\n") ?? "");
  }

  /** Ends open connections too. */
  async stop(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  async #listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
    const server = createServer((request, response) => {
      const { method = "GET", url = "/", headers } = request;
      response.setHeader("Access-Control-Allow-Origin", headers.origin ?? "*");
      response.setHeader("Access-Control-Expose-Headers", EXPOSED);
      if (method === "OPTIONS") {
        response.setHeader("Access-Control-Allow-Headers", "authorization, range, accept");
        return void response.writeHead(204).end();
      }
      this.requests.push({ method, path: url, range: headers.range ?? null, authorization: headers.authorization ?? null });
      if (this.faults.refusals > 0) return this.#refuse(response);
      answer(request, response);
    });
    this.#servers.push(server);
    return listeningAddress(server);
  }

  #refuse(response: ServerResponse): void {
    const { status, retryAfter } = this.faults;
    this.faults.refusals -= 1;
    if (retryAfter !== null) response.setHeader("Retry-After", retryAfter);
    sendError(response, status, "Refused", "refused on purpose");
  }

  #answerHub(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.address);
    const path = decodeURIComponent(url.pathname);
    const api = /^\/api\/models\/([^/]+\/[^/]+)(?:\/(revision|tree)\/(.+))?$/.exec(path);
    const file = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path);
    const repo = this.#repos.get(api?.[1] ?? file?.[1] ?? "");
    const isSignedIn = request.headers.authorization === `Bearer ${HUB_TOKEN}`;
    // To who may not see it, a repository that does not exist looks as a private one.
    if (!repo || (repo.access === "private" && !isSignedIn)) return sendError(response, isSignedIn ? 404 : 401, "RepoNotFound", "Repository not found");
    const revision = api?.[3] ?? file?.[2] ?? "main";
    const commit = this.commitOf(repo.id);
    if (!["main", "HEAD", commit].includes(revision)) return sendError(response, 404, "RevisionNotFound", `Invalid rev id: ${revision}`);
    if (api) return api[2] === "tree" ? this.#sendTree(response, repo, url) : sendJson(response, { _id: "1", id: repo.id, sha: commit, private: repo.access === "private", gated: repo.access === "gated", downloads: 0, likes: 0, lastModified: "2026-01-01T00:00:00.000Z" });
    if (repo.access === "gated" && !isSignedIn) return sendError(response, 401, "GatedRepo", "Access to this model is restricted.");
    this.#sendFile(request, response, { repo, path: file?.[3] ?? "", commit });
  }

  #sendTree(response: ServerResponse, repo: HubServerRepo, url: URL): void {
    const from = Number(url.searchParams.get("cursor") ?? 0);
    const folders = [...new Set(repo.files.flatMap(({ path }) => (path.includes("/") ? [path.slice(0, path.lastIndexOf("/"))] : [])))];
    const entries = [...folders.map((path) => ({ type: "directory", oid: sha1(path), size: 0, path })), ...repo.files.map(treeEntry)];
    const to = from + this.faults.pageSize;
    if (to < entries.length) {
      url.searchParams.set("cursor", String(to));
      response.setHeader("Link", `<${url.href}>; rel="next"`);
    }
    sendJson(response, entries.slice(from, to));
  }

  #sendFile(request: IncomingMessage, response: ServerResponse, { repo, path, commit }: { readonly repo: HubServerRepo; readonly path: string; readonly commit: string }): void {
    const file = repo.files.find((entry) => entry.path === path);
    response.setHeader("X-Repo-Commit", commit);
    if (!file) return sendError(response, 404, "EntryNotFound", "Entry not found");
    if (!isLarge(file)) return void sendBytes(request, response, file, Infinity);
    response.setHeader("X-Linked-Size", file.bytes.byteLength);
    response.setHeader("X-Linked-ETag", `"${oidOf(file)}"`);
    response.writeHead(302, { location: `${this.#storage}/${oidOf(file)}?signature=1` }).end();
  }

  async #answerStorage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const oid = new URL(request.url ?? "/", this.#storage).pathname.slice(1);
    const file = [...this.#repos.values()].flatMap(({ files }) => files).find((entry) => isLarge(entry) && oidOf(entry) === oid);
    if (!file) return sendError(response, 404, "NotFound", "No such object");
    if (this.faults.ignoresRanges) delete request.headers.range;
    const range = parseRange(request.headers.range, file.bytes.byteLength);
    const length = range === null || range === "unsatisfiable" ? file.bytes.byteLength : range.end - range.start + 1;
    const isBroken = this.faults.breaks > 0 && length > this.faults.breakAfterBytes;
    if (isBroken) this.faults.breaks -= 1;
    await sendBytes(request, response, file, this.faults.bytesPerSecond, isBroken || this.faults.isSilent ? this.faults.breakAfterBytes : Infinity);
    if (isBroken) response.destroy();
    else if (!this.faults.isSilent) response.end();
  }
}

/** Sends the range that was asked for, at most `limit` bytes of it; leaves the answer open when that was less than all. */
async function sendBytes(request: IncomingMessage, response: ServerResponse, file: HubServerFile, bytesPerSecond: number, limit = Infinity): Promise<void> {
  const size = file.bytes.byteLength;
  const range = parseRange(request.headers.range, size);
  response.setHeader("ETag", `"${oidOf(file)}"`);
  response.setHeader("Accept-Ranges", "bytes");
  if (range === "unsatisfiable") return void response.writeHead(416, { "content-range": `bytes */${size}` }).end();
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const body = file.bytes.subarray(start, end + 1);
  response.writeHead(range ? 206 : 200, { "content-length": body.byteLength, "content-type": "application/octet-stream", ...(range ? { "content-range": `bytes ${start}-${end}/${size}` } : {}) });
  if (request.method === "HEAD") return void response.end();
  const piece = Math.min(PIECE_BYTES, Math.max(1024, bytesPerSecond / 20));
  for (let at = 0; at < Math.min(body.byteLength, limit) && !response.destroyed; at += piece) {
    response.write(body.subarray(at, Math.min(at + piece, body.byteLength, limit)));
    await new Promise((resolve) => setTimeout(resolve, bytesPerSecond === Infinity ? 0 : (1000 * piece) / bytesPerSecond));
  }
  if (limit >= body.byteLength) response.end();
  else await new Promise((resolve) => setTimeout(resolve, 20)); // what was written is on its way before the line is cut
}

function treeEntry(file: HubServerFile): object {
  const { path, bytes } = file;
  const common = { type: "file", oid: gitId(bytes), size: bytes.byteLength, path };
  return isLarge(file) ? { ...common, lfs: { oid: oidOf(file), size: bytes.byteLength, pointerSize: 132 } } : common;
}

/** The Hub keeps weights, and whatever is large, outside of git. */
function isLarge({ path, bytes }: HubServerFile): boolean {
  return /\.(safetensors|gguf|bin)$/.test(path) || bytes.byteLength >= LFS_FROM_BYTES;
}

function oidOf(file: HubServerFile): string {
  return isLarge(file) ? createHash("sha256").update(file.bytes).digest("hex") : gitId(file.bytes);
}

function gitId(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.byteLength}\0`).update(bytes).digest("hex");
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(value));
}

function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "x-error-code": code, "x-error-message": message }).end(JSON.stringify({ error: message }));
}
