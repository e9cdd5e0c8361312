/**
 * Serves the models kept in `.models/` (outside git) to the page: `/models/index.json` lists them,
 * `/models/NAME.gguf` answers with HTTP ranges, so that the page reads only the bytes it asks for.
 */
import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Connect, Plugin } from "vite";

export interface ServedModel {
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
}

/** First and last byte, both included, as HTTP counts them. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export function serveModels(folder: string): Plugin {
  const handler = modelsHandler(folder);
  return {
    name: "trimllm-serve-models",
    configureServer: (server) => void server.middlewares.use("/models", handler),
    configurePreviewServer: (server) => void server.middlewares.use("/models", handler),
  };
}

export function listModels(folder: string): ServedModel[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".gguf")).toSorted() : [];
  return names.map((name) => ({ name, url: `/models/${encodeURIComponent(name)}`, bytes: statSync(join(folder, name)).size }));
}

/** Only names that the folder's own listing has are served, so no path can leave it. */
export function modelsHandler(folder: string): Connect.NextHandleFunction {
  return (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const models = listModels(folder);
    if (path === "/index.json") return sendJson(response, { models });
    const model = models.find((candidate) => candidate.url === `/models${path}`);
    if (!model) return sendStatus(response, 404);
    sendFile(request, response, join(folder, model.name), model.bytes);
  };
}

function sendFile(request: IncomingMessage, response: ServerResponse, path: string, size: number): void {
  const range = parseRange(request.headers.range, size);
  response.setHeader("Accept-Ranges", "bytes");
  response.setHeader("Content-Type", "application/octet-stream");
  if (range === "unsatisfiable") {
    response.setHeader("Content-Range", `bytes */${size}`);
    return sendStatus(response, 416);
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range) response.setHeader("Content-Range", `bytes ${start}-${end}/${size}`);
  response.setHeader("Content-Length", end - start + 1);
  response.statusCode = range ? 206 : 200;
  if (request.method === "HEAD" || size === 0) return void response.end();
  createReadStream(path, { start, end }).on("error", () => response.destroy()).pipe(response);
}

/** One range of a `Range` header, clipped to the file; null when there is none or its form is not known, which HTTP says to ignore. */
export function parseRange(header: string | undefined, size: number): ByteRange | "unsatisfiable" | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  const [first, last] = [match?.[1] ?? "", match?.[2] ?? ""];
  if (first === "" && last === "") return null;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start > end ? "unsatisfiable" : { start, end };
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader("Content-Type", "application/json");
  response.setHeader("Cache-Control", "no-store");
  response.end(JSON.stringify(value));
}

function sendStatus(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}
