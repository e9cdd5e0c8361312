/**
 * A Hugging Face Hub of one's own that takes uploads, for tests: who am I, making repositories, preupload, Git LFS in one
 * piece and in parts, and the commit, as huggingface.js meets them. Large files go to a second origin, as the Hub's storage
 * is one. It believes nothing: sums, sizes, parts and who may write are checked, and what is wrong is refused.
 */
import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { listeningAddress } from "../../src/cli/start/listening-address";
import type { HubServerFile } from "./hub-server";

export interface PublishedRepo {
  readonly isPrivate: boolean;
  readonly files: Map<string, Uint8Array>;
  readonly commits: { readonly oid: string; readonly title: string; readonly paths: readonly string[] }[];
}

/** What goes wrong; change it at any time. */
export interface PublishFaults {
  /** Only requests whose path has it are hit. */
  at: RegExp;
  /** Answers so many of them with `status` instead. */
  refusals: number;
  status: number;
  words: string;
  retryAfter: string | null;
  /** Cuts the connection of so many of them. */
  drops: number;
  /** Storage takes its bodies no faster. */
  bytesPerSecond: number;
  /** Files of at least so many bytes go to the storage, and of these the ones from `partBytes` on in parts of that size. */
  lfsFromBytes: number;
  partBytes: number;
}

export interface SeenUpload {
  readonly method: string;
  readonly path: string;
  /** Of the storage's origin, not of the Hub's. */
  readonly toStorage: boolean;
  readonly authorization: string | null;
  readonly bytes: number;
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly body: Buffer;
}

/** May write to what belongs to `OWNER`. */
export const WRITE_TOKEN = "hf_localWriter";
export const READ_TOKEN = "hf_localReader";
export const OWNER = "maker";

export class PublishServer {
  readonly requests: SeenUpload[] = [];
  readonly repos = new Map<string, PublishedRepo>();
  readonly faults: PublishFaults = { at: /./, refusals: 0, status: 500, words: "refused on purpose", retryAfter: null, drops: 0, bytesPerSecond: Infinity, lfsFromBytes: 20_000, partBytes: 1_000_000 };
  #onUpload: () => void = () => undefined;
  readonly #objects = new Map<string, Uint8Array>();
  readonly #parts = new Map<string, Map<number, Uint8Array>>();
  readonly #servers: Server[] = [];
  address = "";
  #storage = "";

  static async start(): Promise<PublishServer> {
    const hub = new PublishServer();
    hub.address = await hub.#listen(false, (call) => hub.#answerHub(call));
    hub.#storage = await hub.#listen(true, (call) => hub.#answerStorage(call));
    return hub;
  }

  filesOf(id: string): HubServerFile[] {
    return [...(this.repos.get(id)?.files ?? [])].map(([path, bytes]) => ({ path, bytes }));
  }

  /** Settles when the storage is sent something from now on. */
  nextUpload(): Promise<void> {
    return new Promise((resolve) => (this.#onUpload = resolve));
  }

  /** Ends open connections too. */
  async stop(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  async #listen(toStorage: boolean, answer: (call: Call) => void): Promise<string> {
    const server = createServer((request, response) => void this.#take(request, response, toStorage, answer));
    this.#servers.push(server);
    return listeningAddress(server);
  }

  async #take(request: IncomingMessage, response: ServerResponse, toStorage: boolean, answer: (call: Call) => void): Promise<void> {
    const { method = "GET", headers } = request;
    const url = new URL(request.url ?? "/", toStorage ? this.#storage : this.address);
    response.setHeader("Access-Control-Allow-Origin", headers.origin ?? "*");
    response.setHeader("Access-Control-Expose-Headers", "ETag,X-Request-Id,X-Error-Code,X-Error-Message,Retry-After");
    if (method === "OPTIONS") {
      response.setHeader("Access-Control-Allow-Headers", "authorization,content-type,accept,x-request-id");
      response.setHeader("Access-Control-Allow-Methods", "GET,POST,PUT");
      return void response.writeHead(204).end();
    }
    if (toStorage) this.#onUpload();
    const isHit = this.faults.at.test(url.pathname);
    const isDropped = isHit && this.faults.drops > 0;
    if (isDropped) this.faults.drops -= 1;
    const body = await bodyOf(request, toStorage ? this.faults.bytesPerSecond : Infinity, isDropped);
    this.requests.push({ method, path: url.pathname, toStorage, authorization: headers.authorization ?? null, bytes: body?.byteLength ?? 0 });
    if (body === null) return;
    if (isHit && this.faults.refusals > 0) {
      this.faults.refusals -= 1;
      if (this.faults.retryAfter !== null) response.setHeader("Retry-After", this.faults.retryAfter);
      // As a proxy does that shows what it was sent.
      return sendError(response, this.faults.status, this.faults.words.replace("$AUTHORIZATION", headers.authorization ?? ""));
    }
    answer({ request, response, url, body });
  }

  #answerHub(call: Call): void {
    const { request: { method, headers }, response, url } = call;
    const token = headers.authorization?.replace(/^Bearer /, "");
    if (url.pathname === "/api/complete_multipart") return this.#complete(call);
    if (token !== WRITE_TOKEN && token !== READ_TOKEN) return sendError(response, 401, "Invalid username or password.");
    if (url.pathname === "/api/whoami-v2") return sendJson(response, { type: "user", id: "1", name: OWNER, auth: { type: "access_token", accessToken: { displayName: "local", role: token === WRITE_TOKEN ? "write" : "read", createdAt: "2026-01-01T00:00:00.000Z" } } });
    if (url.pathname === "/api/repos/create") return this.#create(call);
    const [, id = "", action = ""] = /^\/(?:api\/models\/)?([^/]+\/[^/]+?)(?:\.git)?\/(revision\/HEAD|preupload\/main|commit\/main|info\/lfs\/objects\/batch)$/.exec(url.pathname) ?? [];
    const repo = this.repos.get(id);
    if (!repo) return sendError(response, 404, "Repository not found");
    if (method === "GET") return sendJson(response, { _id: "1", id, private: repo.isPrivate, gated: false, downloads: 0, likes: 0, lastModified: "2026-01-01T00:00:00.000Z" });
    if (!mayWrite(token, id)) return sendError(response, 403, `You don't have the rights to write to ${id}`);
    if (action === "preupload/main") return this.#preupload(call);
    return action === "commit/main" ? this.#commit(call, repo) : this.#batch(call);
  }

  #create({ request, response, body }: Call): void {
    const { name, organization, visibility } = JSON.parse(body.toString()) as { name: string; organization: string; visibility: string };
    const id = `${organization}/${name}`;
    if (!mayWrite(request.headers.authorization?.replace(/^Bearer /, ""), id)) return sendError(response, 403, `You don't have the rights to create a model under the namespace "${organization}"`);
    if (this.repos.has(id)) return sendError(response, 409, "You already created this model repo");
    this.repos.set(id, { isPrivate: visibility === "private", files: new Map(), commits: [] });
    sendJson(response, { url: `${this.address}/${id}`, id });
  }

  #preupload({ response, body }: Call): void {
    const { files } = JSON.parse(body.toString()) as { files: { path: string; size: number; sample: string }[] };
    if (files.some(({ size, sample }) => Buffer.from(sample, "base64").byteLength !== Math.min(size, 512))) return sendError(response, 400, "A sample is not the first 512 bytes");
    sendJson(response, { files: files.map(({ path, size }) => ({ path, uploadMode: size >= this.faults.lfsFromBytes ? "lfs" : "regular" })) });
  }

  #batch({ response, body }: Call): void {
    const { transfers, objects, hash_algo } = JSON.parse(body.toString()) as { transfers: string[]; hash_algo: string; objects: { oid: string; size: number }[] };
    if (!transfers.includes("basic") || hash_algo !== "sha_256") return sendError(response, 400, "Unknown transfer");
    const answers = objects.map(({ oid, size }) => {
      if (this.#objects.has(oid)) return { oid, size };
      return { oid, size, actions: { upload: size < this.faults.partBytes ? { href: `${this.#storage}/${oid}?size=${size}` } : this.#inParts(oid, size) } };
    });
    sendJson(response, { transfer: "basic", objects: answers });
  }

  #inParts(oid: string, size: number): object {
    const upload = randomUUID();
    this.#parts.set(upload, new Map());
    const count = Math.ceil(size / this.faults.partBytes);
    const parts = Array.from({ length: count }, (_, index) => [String(index + 1).padStart(5, "0"), `${this.#storage}/${oid}?upload=${upload}&part=${index + 1}`]);
    return { href: `${this.address}/api/complete_multipart?upload=${upload}&size=${size}`, header: { chunk_size: String(this.faults.partBytes), ...Object.fromEntries(parts) } };
  }

  #answerStorage({ request, response, url, body }: Call): void {
    // A file store that is handed somebody's token has already gone too far.
    if (request.method !== "PUT" || request.headers.authorization !== undefined) return sendStorageError(response, "Only one auth mechanism allowed");
    const upload = url.searchParams.get("upload");
    if (upload === null) return this.#keep(response, url.pathname.slice(1), Number(url.searchParams.get("size")), body);
    this.#parts.get(upload)?.set(Number(url.searchParams.get("part")), body);
    response.writeHead(200, { ETag: `"${sum("md5", body)}"` }).end();
  }

  #complete({ response, url, body }: Call): void {
    const parts = this.#parts.get(url.searchParams.get("upload") ?? "");
    const asked = JSON.parse(body.toString()) as { oid: string; parts: { partNumber: number; etag: string }[] };
    const isWhole = parts && asked.parts.length === parts.size && asked.parts.every(({ partNumber, etag }) => etag === `"${sum("md5", parts.get(partNumber) ?? new Uint8Array())}"`);
    if (!isWhole) return sendError(response, 400, "Parts are missing");
    const inOrder = [...parts].toSorted(([a], [b]) => a - b).map(([, bytes]) => bytes);
    this.#keep(response, asked.oid, Number(url.searchParams.get("size")), Buffer.concat(inOrder));
  }

  #keep(response: ServerResponse, oid: string, size: number, bytes: Uint8Array): void {
    if (bytes.byteLength !== size || sum("sha256", bytes) !== oid) return sendStorageError(response, "The Content-SHA256 you specified did not match what we received");
    this.#objects.set(oid, bytes);
    response.writeHead(200, { ETag: `"${sum("md5", bytes)}"` }).end();
  }

  #commit({ response, body }: Call, repo: PublishedRepo): void {
    const lines = body.toString().split("\n").map((line) => JSON.parse(line) as { key: string; value: Record<string, string> & { size?: number } });
    const [header, ...entries] = lines;
    const files = entries.map(({ key, value }) => [value["path"] ?? "", key === "lfsFile" ? this.#objects.get(value["oid"] ?? "") : Buffer.from(value["content"] ?? "", "base64")] as const);
    if (header?.key !== "header" || entries.some(({ key }) => key !== "file" && key !== "lfsFile")) return sendError(response, 400, "Not a commit that only adds files");
    if (files.some(([path, bytes], index) => path === "" || !bytes || (entries[index]?.value.size ?? bytes.byteLength) !== bytes.byteLength)) return sendError(response, 400, "Unknown LFS object");
    for (const [path, bytes] of files) repo.files.set(path, bytes ?? new Uint8Array());
    const oid = sum("sha1", Buffer.from(`${repo.commits.length} ${body.toString()}`));
    repo.commits.push({ oid, title: header.value["summary"] ?? "", paths: files.map(([path]) => path) });
    sendJson(response, { commitOid: oid, commitUrl: `${this.address}/commit/${oid}`, hookOutput: "" });
  }
}

/** Null when the connection is cut on the way, on purpose or not. */
async function bodyOf(request: IncomingMessage, bytesPerSecond: number, isDropped: boolean): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  try {
    if (isDropped) {
      request.socket.destroy();
      return null;
    }
    for await (const piece of request as AsyncIterable<Buffer>) {
      pieces.push(piece);
      if (bytesPerSecond !== Infinity) await new Promise((resolve) => setTimeout(resolve, (1000 * piece.byteLength) / bytesPerSecond));
    }
    return Buffer.concat(pieces);
  } catch {
    return null;
  }
}

function mayWrite(token: string | undefined, id: string): boolean {
  return token === WRITE_TOKEN && id.startsWith(`${OWNER}/`);
}

function sum(algorithm: "md5" | "sha1" | "sha256", bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest("hex");
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(value));
}

function sendError(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "x-request-id": "Root=1" }).end(JSON.stringify({ error: words }));
}

function sendStorageError(response: ServerResponse, words: string): void {
  response.writeHead(403, { "content-type": "application/xml" }).end(`<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>${words}</Message></Error>`);
}
