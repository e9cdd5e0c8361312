import { once } from "node:events";
import type { Server } from "node:http";
import { assert } from "../../shared/assert";

/** Starts a server on a free port of this machine and gives its address, without a slash at the end. */
export async function listeningAddress(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  assert(bound !== null && typeof bound === "object", "A server on TCP has a port");
  return `http://127.0.0.1:${bound.port}`;
}
