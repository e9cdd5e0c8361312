import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HUB_TOKEN, HubServer, type HubServerFile, type HubServerRepo } from "../../e2e/support/hub-server";
import type { StudioError } from "../shared/errors";
import type { Progress } from "../shared/progress";
import { HubCache } from "./hub-cache";
import type { HubRepo } from "../shared/hub-repo";
import { memoryStore, type MemoryStore } from "./testing";

const DEMO = "public/demo/model";
const demoFiles = (): HubServerFile[] => readdirSync(DEMO).map((path) => ({ path, bytes: readFileSync(`${DEMO}/${path}`) }));
const noise = (length: number, seed = 1): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 2654435761 * seed) >>> 13);
const SMALL: HubServerRepo = { id: "maker/small", files: [{ path: "config.json", bytes: new TextEncoder().encode("{}") }, { path: "model.safetensors", bytes: noise(300_000) }, { path: "onnx/model.onnx", bytes: noise(70_000) }] };

let hub: HubServer;
let store: MemoryStore;
let cache: HubCache;

beforeEach(async () => {
  hub = await HubServer.start(SMALL);
  store = memoryStore();
  cache = newCache();
});
afterEach(() => hub.stop());

/** As after a reload: only the store is left. */
function newCache(): HubCache {
  return new HubCache(async () => store, { retryDelaysMs: [5, 10, 15], silenceMs: 150 });
}

const repoAt = (id = SMALL.id, revision = "main"): HubRepo => ({ address: hub.address, id, revision });
const listed = async (): Promise<HubRepo> => (await cache.list(repoAt(), null)).repo;
const storageRanges = (): (string | null)[] => hub.requests.filter(({ path }) => /^\/[0-9a-f]{64}/.test(path)).map(({ range }) => range);
const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(() => "nothing", ({ code, message, remedy }: StudioError) => `${code}: ${message} | ${remedy}`);

describe("listing a repository", () => {
  it("gives every file with its size at one commit, page by page", async () => {
    hub.faults.pageSize = 2;
    const listing = await cache.list(repoAt(), null);
    expect(listing.repo.revision).toBe(hub.commitOf(SMALL.id));
    expect(listing.files).toEqual([
      { path: "config.json", bytes: 2, cachedBytes: 0, isWhole: false },
      { path: "model.safetensors", bytes: 300_000, cachedBytes: 0, isWhole: false },
      { path: "onnx/model.onnx", bytes: 70_000, cachedBytes: 0, isWhole: false },
    ]);
  });

  it.each([
    ["an unknown repository", "maker/none", "main", null, /^io: .*does not show maker\/none to everyone \(401\): it is private, or it does not exist\. \| Check the spelling/],
    ["an unknown one with a token", "maker/none", "main", HUB_TOKEN, /^io: .*has nothing at maker\/none \(404\)/],
    ["an unknown revision", "maker/small", "v9", null, /^io: .*has nothing at maker\/small \(404\)\. \| Check owner, name and revision/],
    ["a private one with another's token", "maker/secret", "main", "hf_other", /^io: .*to this access token \(401\).*\| Check the access token/],
  ])("refuses %s", async (_, id, revision, token, sentence) => {
    hub.put({ ...SMALL, id: "maker/secret", access: "private" });
    expect(await refusal(cache.list(repoAt(id, revision), token))).toMatch(sentence);
  });

  it("opens a private one with its token, which never goes to the storage", async () => {
    hub.put({ ...SMALL, id: "maker/secret", access: "private" });
    const { repo } = await cache.list(repoAt("maker/secret"), HUB_TOKEN);
    await cache.download(repo, ["model.safetensors"], {});
    const seen = hub.requests.map(({ path, authorization }) => [/^\/[0-9a-f]{64}/.test(path), authorization]);
    expect(seen).toEqual([[false, `Bearer ${HUB_TOKEN}`], [false, `Bearer ${HUB_TOKEN}`], [false, `Bearer ${HUB_TOKEN}`], [true, null]]);
  });

  it("lists a gated one and says of its files what to do", async () => {
    hub.put({ ...SMALL, id: "maker/gated", access: "gated" });
    const { repo, files } = await cache.list(repoAt("maker/gated"), null);
    expect(files).toHaveLength(3);
    const sentence = /^io: .*gives maker\/gated\/model\.safetensors only to people who accepted its terms \(401\)\. \| Accept the terms on the model's page/;
    expect(await refusal(cache.download(repo, ["model.safetensors"], {}))).toMatch(sentence);
    expect(await refusal(cache.sources(repo, ["model.safetensors"], "remote"))).toMatch(sentence);
  });

  it("waits as long as a busy server asks, and tells when that is too long", async () => {
    Object.assign(hub.faults, { refusals: 1, status: 429, retryAfter: "0" });
    await listed();
    Object.assign(hub.faults, { refusals: 1, status: 429, retryAfter: "300" });
    expect(await refusal(listed())).toMatch(/takes no more requests from here for now \(429\)\. \| Try again in 5 minutes/);
  });

  it("goes on after a passing failure, and ends after several", async () => {
    Object.assign(hub.faults, { refusals: 2, status: 503 });
    await listed();
    Object.assign(hub.faults, { refusals: 9, status: 503 });
    expect(await refusal(listed())).toMatch(/^io: .*can't be reached: HTTP status 503/);
  });

  it("says so when there is no server, or another one", async () => {
    expect(await refusal(cache.list({ ...repoAt(), address: "http://127.0.0.1:9" }, null))).toMatch(/^io: 127\.0\.0\.1:9 can't be reached: no answer/);
    const other = new HubCache(async () => store, { fetch: async () => new Response("<html>", { status: 200 }) });
    expect(await refusal(other.list(repoAt(), null))).toMatch(/^malformed: .*does not answer as the Hugging Face Hub does/);
  });
});

describe("downloading", () => {
  it("brings the demo model, reports every byte, and gives its files without a request", async () => {
    hub.put({ id: "maker/demo", files: demoFiles() });
    const { repo } = await cache.list(repoAt("maker/demo"), null);
    const paths = demoFiles().map(({ path }) => path);
    const progress: Progress[] = [];
    const after = await cache.download(repo, paths, { onProgress: (step) => progress.push(step) });
    expect(after.files.every((file) => file.isWhole && file.cachedBytes === file.bytes)).toBe(true);
    const total = demoFiles().reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    expect(progress.filter(({ label }) => label === "Downloading").at(-1)).toEqual({ label: "Downloading", done: total, total, unit: "bytes" });

    const requests = hub.requests.length;
    const sources = await newCache().sources(repo, paths, "kept-only");
    for (const [index, { source }] of sources.entries()) expect(Buffer.from(await source.read(0, source.size)).equals(Buffer.from(demoFiles()[index]?.bytes ?? []))).toBe(true);
    expect(hub.requests).toHaveLength(requests);
  });

  it("takes a broken connection up again at the byte where it broke", async () => {
    Object.assign(hub.faults, { breaks: 2, breakAfterBytes: 100_000 });
    await cache.download(await listed(), ["model.safetensors"], {});
    expect(storageRanges()).toEqual(["bytes=0-", "bytes=100000-", "bytes=200000-"]);
  });

  it.each([["a piece is kept", 0], ["its sum is taken", 300_000]])("stands still at a checkpoint before %s, and ends whole", async (_, keptAt) => {
    const bytesKept = (): number => [...store.blobs.values()][0]?.byteLength ?? 0;
    let arrive: () => void = () => undefined;
    let open: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const opened = new Promise<void>((resolve) => (open = resolve));
    const labels: string[] = [];
    const checkpoint = async (): Promise<void> => {
      if (bytesKept() < keptAt) return;
      arrive();
      await opened;
    };
    const download = cache.download(await listed(), ["model.safetensors"], { checkpoint, onProgress: ({ label }) => labels.push(label) });
    await arrived;
    const before = labels.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([bytesKept(), labels.length]).toEqual([keptAt, before]);
    open();
    expect((await download).files[1]?.isWhole).toBe(true);
  });

  it("goes on in another session where a cancelled one stopped", async () => {
    hub.faults.bytesPerSecond = 500_000;
    const stop = new AbortController();
    const onProgress = ({ done }: Progress): void => (done > 40_000 ? stop.abort() : undefined);
    expect(await refusal(cache.download(await listed(), ["model.safetensors"], { signal: stop.signal, onProgress }))).toMatch(/^cancelled/);
    const kept = [...store.blobs.values()][0]?.byteLength ?? 0;
    expect(kept).toBeGreaterThan(40_000);
    expect(kept).toBeLessThan(300_000);

    cache = newCache();
    expect((await cache.list(repoAt(), null)).files[1]).toEqual({ path: "model.safetensors", bytes: 300_000, cachedBytes: kept, isWhole: false });
    hub.faults.bytesPerSecond = Infinity;
    const { files } = await cache.download(await listed(), ["model.safetensors"], {});
    expect(storageRanges().at(-1)).toBe(`bytes=${kept}-`);
    expect(files[1]?.isWhole).toBe(true);
  });

  it("ends after attempts that bring nothing, and keeps what came", async () => {
    const repo = await listed();
    Object.assign(hub.faults, { refusals: 99, status: 502 });
    expect(await refusal(cache.download(repo, ["model.safetensors"], {}))).toMatch(/^io: .*can't be reached: HTTP status 502.*\| .*what has come so far stays/);
  });

  it("does not wait for a silent server for ever", async () => {
    Object.assign(hub.faults, { isSilent: true, breakAfterBytes: 50_000 });
    const repo = await listed();
    const download = cache.download(repo, ["model.safetensors"], {});
    await new Promise((resolve) => setTimeout(resolve, 300));
    hub.faults.isSilent = false;
    expect((await download).files[1]?.isWhole).toBe(true);
  });

  it("begins anew with a server that sends no ranges", async () => {
    Object.assign(hub.faults, { breaks: 1, ignoresRanges: true });
    const { files } = await cache.download(await listed(), ["model.safetensors"], {});
    expect(files[1]?.isWhole).toBe(true);
    expect(storageRanges()).toEqual(["bytes=0-", "bytes=100000-"]);
  });

  it("begins a changed file anew, and takes an unchanged one as it is", async () => {
    await cache.download(await listed(), ["config.json", "model.safetensors"], {});
    const before = hub.requests.length;
    hub.put({ ...SMALL, files: [{ path: "config.json", bytes: new TextEncoder().encode('{"new":1}') }, ...SMALL.files.slice(1)] });
    cache = newCache();
    const listing = await cache.list(repoAt(), null);
    expect(listing.files.map(({ isWhole }) => isWhole)).toEqual([false, true, false]);
    await cache.download(listing.repo, ["config.json", "model.safetensors"], {});
    expect(hub.requests.slice(before).filter(({ path }) => path.includes("/resolve/")).map(({ path }) => path)).toEqual([expect.stringContaining("config.json")]);
  });

  it("begins anew when the storage says that what is kept is of another file", async () => {
    const repo = await listed();
    const stop = new AbortController();
    hub.faults.bytesPerSecond = 500_000;
    await refusal(cache.download(repo, ["model.safetensors"], { signal: stop.signal, onProgress: ({ done }) => (done > 40_000 ? stop.abort() : undefined) }));
    expect(await store.blobBytes([...store.blobs.keys()][0] ?? "")).toBeGreaterThan(40_000);
    store.saved = store.saved.map((manifest) => ({ ...manifest, files: manifest.files.map((file) => ({ ...file, etag: '"older"' })) }));
    hub.faults.bytesPerSecond = Infinity;
    const { files } = await newCache().download(repo, ["model.safetensors"], {});
    expect(files[1]?.isWhole).toBe(true);
    expect(storageRanges().at(-1)).toBe("bytes=0-");
  });

  it.each(["model.safetensors", "config.json"])("does not keep %s with other bytes than the Hub lists", async (path) => {
    const repo = await listed();
    const honest = new HubCache(async () => store, { fetch: async (url, init) => corrupted(await fetch(url, init), String(url)) });
    expect(await refusal(honest.download(repo, [path], {}))).toMatch(new RegExp(`^malformed: ${path} arrived with other bytes than the Hub lists`));
    expect([...store.blobs.values()].map((bytes) => bytes.byteLength)).toEqual([0]);
  });

  it("says before it begins that there is no room", async () => {
    store.free = 1_000_000;
    const repo = await listed();
    const before = hub.requests.length;
    expect(await refusal(cache.download(repo, ["model.safetensors"], {}))).toMatch(/^disk-full: 1 MB are still to come, and the browser leaves this page 1 MB\. \| Remove a model/);
    expect(hub.requests).toHaveLength(before);
  });
});

describe("what is kept", () => {
  it("is listed without a request, and removed but for what others share", async () => {
    hub.put({ id: "maker/twin", files: SMALL.files.slice(1, 2) });
    await cache.download(await listed(), ["config.json", "model.safetensors"], {});
    const twin = (await cache.list(repoAt("maker/twin"), null)).repo;
    await cache.download(twin, ["model.safetensors"], {});
    await hub.stop();
    cache = newCache();
    expect((await cache.cached()).map(({ repo, files }) => [repo.id, files.length, files.every((file) => file.isWhole)])).toEqual([["maker/small", 2, true], ["maker/twin", 1, true]]);
    await cache.remove({ ...twin, id: "maker/small", revision: store.saved.find(({ repo }) => repo.id === "maker/small")?.repo.revision ?? "" });
    expect([...store.blobs.values()].map((bytes) => bytes.byteLength)).toEqual([300_000]);
    await cache.remove(twin);
    expect(store.blobs.size).toBe(0);
    expect(await refusal(cache.sources(twin, ["model.safetensors"], "kept-only"))).toMatch(/^io: model\.safetensors of maker\/twin is not on this computer any more/);
  });

  it("is read by ranges over the network where it is not here yet", async () => {
    const repo = await listed();
    const [file] = await cache.sources(repo, ["model.safetensors"], "remote");
    expect(file?.source.size).toBe(300_000);
    expect(await file?.source.read(1000, 8)).toEqual(noise(300_000).slice(1000, 1008));
  });
});

/** One bit of the first byte is another. */
async function corrupted(response: Response, url: string): Promise<Response> {
  if (!url.includes("/resolve/")) return response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return new Response(bytes, { status: response.status, headers: response.headers });
}
