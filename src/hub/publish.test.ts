import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HUB_TOKEN } from "../../e2e/support/hub-server";
import { OWNER, PublishServer, READ_TOKEN, WRITE_TOKEN } from "../../e2e/support/publish-server";
import { toStudioError } from "../shared/errors";
import type { Progress } from "../shared/progress";
import { checkPublishing, publishFiles, type FileToPublish } from "./publish";
import type { PublishAccess } from "./publish-send";

const REPO = `${OWNER}/tiny-trimmed`;
const CONTENTS: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  "config.json": new TextEncoder().encode('{"model_type": "llama"}'),
  "model-00001.safetensors": noise(60_000, 1),
  "model-00002.safetensors": noise(260_001, 2),
  "empty.txt": new Uint8Array(),
};
const FILES: readonly FileToPublish[] = Object.entries(CONTENTS).map(([path, bytes]) => ({ path, content: new Blob([bytes]) }));
const BYTES = FILES.reduce((sum, { content }) => sum + content.size, 0);

let hub: PublishServer;
beforeEach(async () => {
  hub = await PublishServer.start();
  hub.faults.partBytes = 100_000;
});
afterEach(() => hub.stop());

const access = (change: Partial<PublishAccess> = {}): PublishAccess => ({ address: hub.address, token: WRITE_TOKEN, repo: REPO, retryDelaysMs: [1, 1], ...change });
const publish = (change: Partial<PublishAccess> = {}, { isPrivate = true, files = FILES } = {}) => publishFiles(access(change), { files, isPrivate });
const refusal = async (work: Promise<unknown>) => toStudioError(await work.then(() => new Error("it was not refused"), (thrown: unknown) => thrown));
const contentAt = (path: string) => hub.repos.get(REPO)?.files.get(path);

describe("publishing", () => {
  it("makes the repository, sends small, large and very large files, and commits all at once", async () => {
    const { url, commit } = await publish();
    const repo = hub.repos.get(REPO);
    expect(url).toBe(`${hub.address}/${REPO}`);
    expect(repo?.isPrivate).toBe(true);
    expect(repo?.commits).toEqual([{ oid: commit, title: "Model trimmed with TrimLLM Studio", paths: Object.keys(CONTENTS) }]);
    expect([...(repo?.files ?? [])].map(([path, bytes]) => [path, new Uint8Array(bytes)])).toEqual(Object.entries(CONTENTS));
    const put = hub.requests.filter(({ method }) => method === "PUT").map(({ bytes }) => bytes);
    expect(put.toSorted((a, b) => a - b)).toEqual([60_000, 60_001, 100_000, 100_000]);
  });

  it("makes it for everybody when that is asked", async () => {
    await publish({}, { isPrivate: false });
    expect(hub.repos.get(REPO)?.isPrivate).toBe(false);
  });

  it("adds a commit to what is there, and leaves other files alone", async () => {
    hub.repos.set(REPO, { isPrivate: true, files: new Map([["other.md", new Uint8Array([1])], ["config.json", new Uint8Array([2])]]), commits: [] });
    await publish();
    await publish();
    expect(hub.repos.get(REPO)?.commits).toHaveLength(2);
    expect([...(hub.repos.get(REPO)?.files.keys() ?? [])].toSorted()).toEqual(["other.md", ...Object.keys(CONTENTS)].toSorted());
    expect(new Uint8Array(contentAt("config.json") ?? [])).toEqual(CONTENTS["config.json"]);
    // What the Hub has already goes out once.
    expect(hub.requests.filter(({ method }) => method === "PUT")).toHaveLength(4);
  });

  it.each([true, false])("goes on where somebody makes the repository meanwhile, unless it is not as private as asked (private: %s)", async (isPrivate) => {
    const racing = ((url: string, init?: RequestInit) => {
      if (url.endsWith("/create")) hub.repos.set(REPO, { isPrivate, files: new Map(), commits: [] });
      return fetch(url, init);
    }) as typeof fetch;
    if (isPrivate) await publish({ fetch: racing });
    else expect((await refusal(publish({ fetch: racing }))).message).toContain("everybody can read it");
    expect(hub.repos.get(REPO)?.commits).toHaveLength(isPrivate ? 1 : 0);
  });

  it("puts nothing private into a repository that everybody reads", async () => {
    hub.repos.set(REPO, { isPrivate: false, files: new Map(), commits: [] });
    const { code, message } = await refusal(publish());
    expect([code, message]).toEqual(["usage", `${REPO} is there already and everybody can read it, and a private repository was asked for.`]);
    expect(hub.repos.get(REPO)?.commits).toEqual([]);
    await publish({}, { isPrivate: false });
    expect(hub.repos.get(REPO)?.commits).toHaveLength(1);
  });

  it("tells bytes, first as they are hashed, then as they are sent", async () => {
    const seen: Progress[] = [];
    await publishFiles(access(), { files: FILES, isPrivate: true }, { onProgress: (progress) => seen.push(progress) });
    expect([...new Set(seen.map(({ label }) => label))]).toEqual(["Hashing", "Uploading"]);
    const hashed = seen.filter(({ label }) => label.startsWith("Hashing")).map(({ done }) => done);
    expect(hashed.at(-1)).toBe(320_001);
    expect(seen.at(-1)).toEqual({ label: "Uploading", done: BYTES, total: BYTES, unit: "bytes" });
    // The largest goes in three parts, each of which is told.
    expect(new Set(seen.filter(({ label }) => label.startsWith("Uploading")).map(({ done }) => done)).size).toBeGreaterThan(5);
    expect(seen.every(({ done, total }) => done <= total && total === BYTES)).toBe(true);
  });

  it("gives the token to the Hub and to nobody else", async () => {
    await publish();
    const toStorage = hub.requests.filter(({ toStorage }) => toStorage);
    expect(toStorage.map(({ authorization }) => authorization)).toEqual([null, null, null, null]);
    expect(hub.requests.filter(({ toStorage }) => !toStorage).every(({ authorization }) => authorization === `Bearer ${WRITE_TOKEN}`)).toBe(true);
    expect(JSON.stringify(hub.requests.map(({ path }) => path))).not.toContain(WRITE_TOKEN);
  });

  it.each(["/preupload/", "/objects/batch", "/complete_multipart", "/[0-9a-f]{64}$"])("tries again where %s fails once or loses its connection", async (at) => {
    Object.assign(hub.faults, { at: new RegExp(at), refusals: 1, drops: 1 });
    await publish();
    expect(new Uint8Array(contentAt("model-00002.safetensors") ?? [])).toEqual(CONTENTS["model-00002.safetensors"]);
    expect([hub.faults.refusals, hub.faults.drops]).toEqual([0, 0]);
  });

  it("ends when it is cancelled, in the middle of a slow upload", async () => {
    // Would take a minute.
    hub.faults.bytesPerSecond = 1000;
    const stop = new AbortController();
    const stopping = ((url: string, init?: RequestInit) => {
      if (init?.method === "PUT") setTimeout(() => stop.abort(), 20);
      return fetch(url, init);
    }) as typeof fetch;
    const running = refusal(publishFiles(access({ fetch: stopping }), { files: FILES, isPrivate: true }, { signal: stop.signal }));
    expect((await running).code).toBe("cancelled");
    expect(hub.repos.get(REPO)?.commits).toEqual([]);
  });
});

describe("looking before", () => {
  it("says what is there and changes nothing", async () => {
    expect(await checkPublishing(access(), true)).toBe("missing");
    expect([...hub.repos]).toEqual([]);
    hub.repos.set(REPO, { isPrivate: true, files: new Map(), commits: [] });
    expect(await checkPublishing(access(), false)).toBe("private");
  });

  it.each([
    [{ token: READ_TOKEN }, /^io: This token can't write to maker\/tiny-trimmed: it may only read\./],
    [{ token: HUB_TOKEN }, /^io: 127\.0\.0\.1:\d+ does not know this access token \(401\) and says "Invalid username or password\."\. Copy it anew/],
    [{ token: "secret" }, /^usage: This is no access token of the Hub/],
    [{ token: "hf_a\nb" }, /^usage: This is no access token of the Hub/],
    [{ repo: "tiny" }, /^usage: "tiny" can't be a repository's name\. Write it as name\/model/],
    [{ address: "http://127.0.0.1:9" }, /^io: maker\/tiny-trimmed could not be published: 127\.0\.0\.1:9 was asked, and the connection was lost\. Check the connection/],
  ])("refuses %j", async (change, expected) => {
    const { code, message, remedy } = await refusal(checkPublishing(access(change), true));
    expect(`${code}: ${message} ${remedy}`).toMatch(expected);
  });
});

describe("a refusal of the Hub", () => {
  it.each([
    { at: /create/, status: 403, words: "no rights", says: /^This token can't write to maker\/tiny-trimmed \(403\): 127\.0\.0\.1:\d+ refuses and says "no rights"\. Make a token with write access/ },
    { at: /preupload/, status: 404, words: "Repository not found", says: /has no maker\/tiny-trimmed for this token \(404\) and says "Repository not found"/ },
    { at: /commit/, status: 409, words: "conflict", says: /was changed by someone else meanwhile \(409\)/ },
    { at: /commit/, status: 403, words: "Private repository storage limit reached", says: /has no room for maker\/tiny-trimmed: it answers with status 403 and says "Private repository storage limit reached"\. Make room/ },
    { at: /commit/, status: 413, words: "", says: /has no room for maker\/tiny-trimmed: it answers with status 413\. Make room/ },
    { at: /create/, status: 400, words: "Invalid name", says: /refused to publish maker\/tiny-trimmed: it answers with status 400 and says "Invalid name"/ },
    { at: /commit/, status: 500, words: "oops", says: /^Whether maker\/tiny-trimmed has its commit is not known: .*status 500 and says "oops"\. Look at http/ },
    { at: /whoami/, status: 503, words: "busy", says: /could not be published: .* it answered with status 503 and says "busy"/ },
    { at: /[0-9a-f]{64}$/, status: 500, words: "busy", says: /could not be published: 127\.0\.0\.1:\d+ was asked, and it answered with status 500 and says "busy"\. .*Where this page can't reach/ },
    { at: /[0-9a-f]{64}$/, status: 403, words: "Request has expired", says: /^The Hub's file store 127\.0\.0\.1:\d+ took no upload: it answers with status 403 and says "Request has expired"/ },
  ])("$status at $at is told with a way out", async ({ at, status, words, says }) => {
    Object.assign(hub.faults, { at, status, words, refusals: 100 });
    const { code, message, remedy } = await refusal(publish());
    expect(code).toBe("io");
    expect(`${message} ${remedy}`).toMatch(says);
  });

  it("is asked for patience no longer than a person has", async () => {
    Object.assign(hub.faults, { at: /commit/, status: 429, refusals: 1, retryAfter: "600" });
    expect((await refusal(publish())).remedy).toBe("Publish again in 10 minutes.");
  });

  it("shows no token, whatever it echoes, and no more than a few words", async () => {
    for (const status of [400, 401, 403, 404, 409, 413, 429, 500]) {
      Object.assign(hub.faults, { at: /create/, status, refusals: 100, words: `you sent $AUTHORIZATION ${"and more ".repeat(100)}` });
      const told = await refusal(publish());
      expect(JSON.stringify(told) + String(told.stack) + String(told.cause)).not.toContain(WRITE_TOKEN);
      expect(told.message.length).toBeLessThan(400);
      if (status !== 409) expect(told.message).toContain("you sent Bearer [token] and more");
      hub.repos.clear();
    }
  });

  it("does not ask twice for a commit whose answer was lost", async () => {
    Object.assign(hub.faults, { at: /commit/, drops: 1 });
    expect((await refusal(publish())).message).toMatch(/^Whether maker\/tiny-trimmed has its commit is not known: .* and the connection was lost\.$/);
    expect(hub.repos.get(REPO)?.commits).toEqual([]);
  });

  it("is said of a server that is no Hub", async () => {
    const fetched = (async () => new Response("<html>", { status: 200 })) as typeof fetch;
    expect((await refusal(publish({ fetch: fetched }))).code).toBe("malformed");
  });
});

function noise(length: number, seed: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (Math.imul(index + seed * 7919, 2654435761) >>> 13) & 255);
}
