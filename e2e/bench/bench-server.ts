/** Builds the bench page and serves it with the models and the peer. Isolated from other origins, since ONNX Runtime's threads need that; the studio does not. */
import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { listeningAddress } from "../../src/cli/start/listening-address";
import { modelsHandler } from "../../src/cli/start/serve-models";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = join(HERE, "../..");
/** Where prepare.sh puts the peer, outside git. */
export const PEERS_FOLDER = join(ROOT, ".cache/bench");
export const MODELS_FOLDER = join(ROOT, ".models");
const PAGE_FOLDER = join(PEERS_FOLDER, "page");

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

const ISOLATION = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Resource-Policy": "same-origin" };

export interface BenchServer {
  readonly pageAddress: string;
  close(): void;
}

/** The page is built as the studio is: what is measured is what people get. */
export async function startBenchServer(): Promise<BenchServer> {
  await build({
    root: HERE,
    configFile: false,
    publicDir: false,
    logLevel: "error",
    worker: { format: "es" },
    build: { target: "esnext", outDir: PAGE_FOLDER, emptyOutDir: true, chunkSizeWarningLimit: 2000, rollupOptions: { input: join(HERE, "bench.html") } },
  });
  const server: Server = createServer(answer);
  const address = await listeningAddress(server);
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { pageAddress: `${address}/bench.html`, close };
}

const answerModels = modelsHandler(MODELS_FOLDER);

function answer(request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(ISOLATION)) response.setHeader(name, value);
  const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
  if (path.startsWith("/models/")) {
    request.url = (request.url ?? "").slice("/models".length);
    return void answerModels(request, response, () => undefined);
  }
  if (path.startsWith("/peers/")) return sendFile(response, PEERS_FOLDER, path.slice("/peers/".length));
  sendFile(response, PAGE_FOLDER, path);
}

function sendFile(response: ServerResponse, folder: string, path: string): void {
  // Normalised as an absolute path, so that no ".." leaves the folder.
  const file = join(folder, normalize(`/${path}`));
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile()) return void response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": CONTENT_TYPES[extname(file)] ?? "application/octet-stream", "Content-Length": stats.size });
  createReadStream(file).on("error", () => response.destroy()).pipe(response);
}
