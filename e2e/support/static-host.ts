/** Any host of static files: serves a folder, by default the built page, under a path of its own, with no header that the studio asks for. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { listeningAddress } from "../../src/cli/start/listening-address";

const BUILT = fileURLToPath(new URL("../../dist", import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png",
  ".webmanifest": "application/manifest+json", ".wasm": "application/wasm",
};

export interface StaticHost {
  /** With the path and a closing slash. */
  readonly address: string;
  close(): void;
}

export async function startStaticHost(path: string, folder = BUILT): Promise<StaticHost> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = pathname.startsWith(path) ? pathname.slice(path.length) || "index.html" : null;
    const bytes = file === null ? Promise.reject(new Error("outside")) : readFile(join(folder, normalize(file)));
    bytes.then(
      (body) => response.setHeader("Content-Type", TYPES[extname(file ?? "")] ?? "application/octet-stream").end(body),
      () => ((response.statusCode = 404), response.end()),
    );
  });
  const address = await listeningAddress(server);
  return { address: new URL(path, address).href, close: () => (server.closeAllConnections(), server.close()) };
}
