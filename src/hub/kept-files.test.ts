/** What is kept, while several tabs download and delete, and after the browser has cleared bytes on its own. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HubServer, type HubServerRepo } from "../../e2e/support/hub-server";
import type { StudioError } from "../shared/errors";
import type { HubRepo } from "../shared/hub-repo";
import { HubCache } from "./hub-cache";
import { memoryLocks, memoryStore, type MemoryStore } from "./testing";

const noise = (length: number, seed: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 2654435761 * seed) >>> 13);
const PAIR: HubServerRepo = { id: "maker/pair", files: [{ path: "a.gguf", bytes: noise(120_000, 1) }, { path: "b.gguf", bytes: noise(90_000, 3) }] };

let hub: HubServer;
let store: MemoryStore;

beforeEach(async () => {
  hub = await HubServer.start(PAIR);
  store = memoryStore();
});
afterEach(() => hub.stop());

/** Each tab has a cache of its own over the same folder. */
const tab = (): HubCache => new HubCache(async () => store, { retryDelaysMs: [5, 10], silenceMs: 2000 });
const listed = async (cache: HubCache, id = PAIR.id): Promise<HubRepo> => (await cache.list({ address: hub.address, id, revision: "main" }, null)).repo;
const wholeFiles = async (cache: HubCache): Promise<string[]> => (await cache.cached()).flatMap(({ files }) => files.filter((file) => file.isWhole).map(({ path }) => path)).toSorted();
const refusal = async (work: Promise<unknown>): Promise<string> => work.then(() => "nothing", ({ code, message }: StudioError) => `${code}: ${message}`);

describe("a file whose bytes are gone", () => {
  it.each([["gone", (blobs: Map<string, unknown>) => blobs.clear()], ["cut", (blobs: Map<string, unknown>) => blobs.forEach((_, name) => blobs.set(name, new Uint8Array(5)))]])("counts as missing when they are %s, and comes again", async (_, harm) => {
    const cache = tab();
    const repo = await listed(cache);
    await cache.download(repo, ["a.gguf"], {});
    harm(store.blobs);
    expect(await wholeFiles(cache)).toEqual([]);
    expect((await cache.list(repo, null)).files[0]).toMatchObject({ isWhole: false });
    expect(await refusal(cache.sources(repo, ["a.gguf"], "kept-only"))).toMatch(/^io: a\.gguf of maker\/pair is not on this computer any more/);
    const { files } = await cache.download(repo, ["a.gguf"], {});
    expect(files[0]).toEqual({ path: "a.gguf", bytes: 120_000, cachedBytes: 120_000, isWhole: true });
    const [again] = await cache.sources(repo, ["a.gguf"], "kept-only");
    expect(await again?.source.read(0, 120_000)).toEqual(noise(120_000, 1));
  });

  it("is not taken over by another repository that has it, too", async () => {
    hub.put({ ...PAIR, id: "maker/twin" });
    const cache = tab();
    await cache.download(await listed(cache), ["a.gguf"], {});
    store.blobs.clear();
    const { files } = await cache.download(await listed(cache, "maker/twin"), ["a.gguf"], {});
    expect(files[0]).toMatchObject({ isWhole: true, cachedBytes: 120_000 });
  });
});

describe("deleting", () => {
  it("is refused while a tab downloads, and possible once it has paused", async () => {
    const cache = tab();
    const repo = await listed(cache);
    await cache.download(repo, ["a.gguf"], {});
    hub.faults.bytesPerSecond = 300_000;
    const stop = new AbortController();
    const running = refusal(cache.download(repo, ["b.gguf"], { signal: stop.signal }));
    expect(await refusal(tab().remove(repo))).toBe("usage: maker/pair is being downloaded, here or in another tab: pause that first.");
    expect(await wholeFiles(cache)).toEqual(["a.gguf"]);
    stop.abort();
    expect(await running).toMatch(/^cancelled/);
    await cache.remove(repo);
    expect([store.blobs.size, store.saved]).toEqual([0, []]);
  });

  it("leaves the list where a content can't be removed", async () => {
    const cache = tab();
    const repo = await listed(cache);
    await cache.download(repo, ["a.gguf"], {});
    const writer = await store.openBlob([...store.blobs.keys()][0] ?? "");
    expect(await refusal(cache.remove(repo))).toMatch(/^usage/);
    writer.close();
    expect(await wholeFiles(cache)).toEqual(["a.gguf"]);
  });

  it("takes contents along that nothing lists any more", async () => {
    hub.put({ ...PAIR, id: "maker/twin", files: PAIR.files.slice(1) });
    const cache = tab();
    await cache.download(await listed(cache, "maker/twin"), ["b.gguf"], {});
    const repo = await listed(cache);
    await cache.download(repo, ["a.gguf"], {});
    store.blobs.set("left-behind", new Uint8Array(9));
    await cache.remove(repo);
    expect([...store.blobs.values()].map((bytes) => bytes.byteLength)).toEqual([90_000]);
  });
});

describe("two tabs with one repository", () => {
  it("keep what each has downloaded", async () => {
    const [one, two] = [tab(), tab()];
    const repo = await listed(one);
    await listed(two);
    await Promise.all([one.download(repo, ["a.gguf"], {}), two.download(repo, ["b.gguf"], {})]);
    expect(await wholeFiles(tab())).toEqual(["a.gguf", "b.gguf"]);
  });

  it("keep it also when one began before the other, and ends after it", async () => {
    const [one, two] = [tab(), tab()];
    const repo = await listed(one);
    await listed(two);
    hub.faults.bytesPerSecond = 600_000;
    const slow = one.download(repo, ["a.gguf"], {});
    await new Promise((resolve) => setTimeout(resolve, 30));
    hub.faults.bytesPerSecond = Infinity;
    await two.download(repo, ["b.gguf"], {});
    await slow;
    expect(await wholeFiles(tab())).toEqual(["a.gguf", "b.gguf"]);
  });
});

describe("locks in memory", () => {
  it("hold as the browser's do: one alone, several who share, none when it is taken", async () => {
    const locks = memoryLocks();
    const order: string[] = [];
    let open = (): void => undefined;
    const first = locks.request("x", { mode: "shared" }, () => new Promise<void>((resolve) => (open = resolve)));
    const shared = locks.request("x", { mode: "shared" }, async () => void order.push("shared"));
    const alone = locks.request("x", {}, async () => void order.push("alone"));
    const taken = await locks.request("x", { ifAvailable: true }, async (lock) => lock === null);
    await shared;
    open();
    await Promise.all([first, alone]);
    expect([taken, order, await locks.request("x", { ifAvailable: true }, async (lock) => lock === null)]).toEqual([true, ["shared", "alone"], false]);
  });
});
