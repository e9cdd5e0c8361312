import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listeningAddress } from "./listening-address";
import { modelsHandler, parseRange } from "./serve-models";

const folder = mkdtempSync(join(tmpdir(), "trimllm-models-"));
let server: Server;
let address: string;

beforeAll(async () => {
  writeFileSync(join(folder, "a model.gguf"), "0123456789");
  writeFileSync(join(folder, "half.gguf.part"), "01");
  const handler = modelsHandler(folder);
  server = createServer((request, response) => {
    request.url = request.url?.replace(/^\/models/, "");
    handler(request, response, () => response.destroy());
  });
  address = await listeningAddress(server);
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

describe("modelsHandler", () => {
  it("lists whole models with their address and size", async () => {
    const list = await (await fetch(`${address}/models/index.json`)).json();
    expect(list).toEqual({ models: [{ name: "a model.gguf", url: "/models/a%20model.gguf", bytes: 10 }] });
  });

  it.each([
    [undefined, 200, "0123456789", null],
    ["bytes=2-4", 206, "234", "bytes 2-4/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=8-99", 206, "89", "bytes 8-9/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=10-12", 416, "", "bytes */10"],
  ])("answers the range %s with %i", async (range, status, body, contentRange) => {
    const response = await fetch(`${address}/models/a%20model.gguf`, { headers: range === undefined ? {} : { range } });
    expect([response.status, await response.text(), response.headers.get("content-range")]).toEqual([status, body, contentRange]);
  });

  it.each(["/models/half.gguf.part", "/models/../package.json", "/models/%2e%2e%2fpackage.json", "/models/"])("does not serve %s", async (path) => {
    expect((await fetch(`${address}${path}`)).status).toBe(404);
  });
});

describe("parseRange", () => {
  it("ignores several ranges and other units", () => {
    expect(parseRange("bytes=0-1,3-4", 10)).toBeNull();
    expect(parseRange("rows=0-1", 10)).toBeNull();
  });
});
