/** Ways to a model over the fake engine: the look before loading, the models opened last, the Hub. */
import { describe, expect, it, vi } from "vitest";
import { FAKE_REASONS } from "../../../e2e/support/fake-openings";
import { createOpenStudio, createTestStudio } from "../../../e2e/support/test-studio";
import { openDropped } from "./drop-actions";
import { canRemoveKept, chooseHub, chosenOf, editHub, listHub, openHub, openKept, refreshCached, removeKept, setHubAddress } from "./hub-actions";
import { downloadChosen, pauseDownload, resumeDownload } from "./hub-download";
import { openModelSource } from "./model-actions";
import { originOf } from "./model-origin";
import type { PickedFile } from "./picked-file";
import { leavePreflight, openPreflight } from "./preflight-actions";
import { forgetRecent, loadRecents } from "./recents";

const picked = (name: string, content: string): PickedFile => ({ path: name, file: new File([content], name) });

interface FakeHandleOptions {
  readonly permission?: PermissionState;
  readonly isGone?: boolean;
}

function fileHandle(name: string, { permission = "granted", isGone = false }: FakeHandleOptions = {}): FileSystemFileHandle {
  const handle = {
    kind: "file" as const, name,
    isSameEntry: async (other: { name: string }) => other.name === name,
    getFile: async () => (isGone ? Promise.reject(new DOMException("gone", "NotFoundError")) : new File(["GGUF"], name)),
    queryPermission: async () => permission,
    requestPermission: vi.fn<() => Promise<PermissionState>>(async () => (permission === "prompt" ? "granted" : permission)),
  };
  return handle as unknown as FileSystemFileHandle; // Node has no such class
}

const handles = (handle: FileSystemHandle) => ({ kind: "handles", name: handle.name, handles: [handle] }) as const;

describe("the look before loading", () => {
  it("opens on the person's word, and what came with it afterwards", async () => {
    const { studio, engine, state } = await createOpenStudio();
    await openDropped(studio, Promise.resolve([picked("m.gguf", "GGUF"), picked("law.csv", "a,b")]));
    expect(state().preflight).toMatchObject({ inspection: { name: "SmolLM2-135M-Instruct" }, datasets: [{ path: "law.csv" }] });
    expect(engine.calls).not.toContain("openModel");
    await openPreflight(studio);
    expect([state().preflight, state().datasets.length]).toEqual([null, 2]);
    expect(engine.calls).toContain("openModel");
  });

  it("opens nothing that something speaks against, and the data all the same", async () => {
    const { studio, engine, state } = await createOpenStudio({ reasons: FAKE_REASONS });
    await openDropped(studio, Promise.resolve([picked("m.gguf", "GGUF"), picked("law.csv", "a,b")]));
    await openPreflight(studio);
    expect(state().preflight).not.toBeNull();
    await leavePreflight(studio);
    expect([state().preflight, state().datasets.length, engine.calls.includes("openModel")]).toEqual([null, 2, false]);
  });

  it("says nothing when the person closes the dialog for files", async () => {
    const { studio, state } = await createOpenStudio();
    await openDropped(studio, Promise.resolve(null));
    expect(state().notices).toEqual([]);
  });
});

describe("models opened last", () => {
  it("lead to a file of the server whose address has a percent sign that means nothing", async () => {
    const { studio } = await createOpenStudio();
    expect(await originOf(studio, { kind: "server", name: "100%.gguf", url: "/models/100%.gguf" })).toMatchObject({ urls: [{ path: "100%.gguf" }] });
  });

  it("are five, the latest first, each once, and come back in the next visit", async () => {
    const test = await createOpenStudio();
    const { studio, state } = test;
    for (const name of ["a", "b", "c", "d", "e", "f", "b"]) await openModelSource(studio, handles(fileHandle(`${name}.gguf`)));
    const names = () => state().recents.map(({ source }) => (source.kind === "handles" ? source.name : ""));
    await vi.waitUntil(() => names()[0] === "b.gguf");
    expect(names()).toEqual(["b.gguf", "f.gguf", "e.gguf", "d.gguf", "c.gguf"]);
    await forgetRecent(studio, state().recents[1]?.id ?? "");
    expect(names()).toEqual(["b.gguf", "e.gguf", "d.gguf", "c.gguf"]);
  });

  it("are kept without what leads nowhere in a later visit", async () => {
    const first = await createOpenStudio();
    await openModelSource(first.studio, { kind: "server", name: "x.gguf", url: "/models/x.gguf" });
    await openModelSource(first.studio, { kind: "demo" });
    await vi.waitUntil(() => first.state().recents.length > 0);
    const next = createTestStudio({}, { storage: first.studio.page.storage });
    await loadRecents(next.studio);
    expect(next.state().recents).toMatchObject([{ name: "SmolLM2-135M-Instruct", source: { kind: "server" }, precision: "Q4_1" }]);
  });

  it("ask for permission again, and say what they may not or can no longer read", async () => {
    const { studio, state } = await createOpenStudio();
    const asking = fileHandle("a.gguf", { permission: "prompt" });
    expect(await openModelSource(studio, handles(asking))).toBe(true);
    expect(await openModelSource(studio, handles(fileHandle("b.gguf", { permission: "denied" })))).toBe(false);
    expect(state().notices).toMatchObject([{ message: "The browser may not read b.gguf.", remedy: expect.stringMatching(/allow reading/) }]);
    expect(await openModelSource(studio, handles(fileHandle("c.gguf", { isGone: true })))).toBe(false);
    expect(state().notices.at(-1)).toMatchObject({ message: expect.stringMatching(/c\.gguf is not where it was/), remedy: expect.stringMatching(/remove it from the list/) });
  });

  it("lead back to the same files", async () => {
    const { studio } = await createOpenStudio();
    expect(await originOf(studio, handles(fileHandle("a.gguf")))).toMatchObject({ kind: "files", files: [{ path: "a.gguf" }] });
    expect(await originOf(studio, { kind: "server", name: "x", url: "/models/a%20b.gguf" })).toEqual({ kind: "urls", urls: [{ path: "a b.gguf", url: "http://page.test/models/a%20b.gguf" }] });
    await expect(originOf(studio, { kind: "files", name: "x" })).rejects.toMatchObject({ code: "usage" });
    await expect(originOf(studio, { kind: "hub", repo: { address: "https://huggingface.co", id: "a/b", revision: "c" }, paths: ["x"] })).rejects.toMatchObject({ code: "io", message: "a/b is not on this computer any more." });
  });
});

describe("a drop while a model waits for an answer", () => {
  const waiting = async () => {
    const test = await createOpenStudio();
    await openDropped(test.studio, Promise.resolve([picked("m.gguf", "GGUF"), picked("law.csv", "a,b")]));
    return test;
  };

  it.each([["another model", "n.gguf", "GGUF"], ["a dataset", "more.csv", "a,b"]])("is refused with the reason when it is %s, and nothing is lost", async (_, name, content) => {
    const { studio, state } = await waiting();
    await openDropped(studio, Promise.resolve([picked(name, content)]));
    expect(state()).toMatchObject({ preflight: { datasets: [{ path: "law.csv" }] }, notices: [{ message: "SmolLM2-135M-Instruct waits for your answer: open it or cancel." }] });
    expect(state().datasets).toHaveLength(1);
    await leavePreflight(studio);
    expect(state().datasets.map(({ summary }) => summary.name)).toEqual(["rows.jsonl", "law.csv"]);
  });

  it("finds no moment between the look and its question", async () => {
    const { studio, state } = await createOpenStudio();
    const moments: boolean[] = [];
    studio.store.subscribe(({ job, preflight }, before) => void (before.job !== null && job === null && moments.push(preflight !== null)));
    await openDropped(studio, Promise.resolve([picked("m.gguf", "GGUF")]));
    expect([moments, state().preflight !== null]).toEqual([[true], true]);
  });
});

describe("the Hub", () => {
  const listed = async (script = {}) => {
    const test = await createOpenStudio(script);
    await openHub(test.studio);
    editHub(test.studio, { text: "HuggingFaceTB/SmolLM2-135M-Instruct" });
    await listHub(test.studio);
    return test;
  };

  it("lists, reads the headers of the first choice, downloads and opens", async () => {
    const { studio, engine, state } = await listed();
    expect(state().hub).toMatchObject({ choice: "folder", headers: { kind: "read" } });
    await downloadChosen(studio);
    expect(state()).toMatchObject({ hub: { open: false, download: null, cached: [{ repo: { id: "HuggingFaceTB/SmolLM2-135M-Instruct" } }] }, modelSource: { kind: "hub", paths: expect.arrayContaining(["config.json", "model.safetensors"]) } });
    expect(engine.calls.filter((call) => call === "openModel")).toHaveLength(1);
  });

  it("holds its place when it is paused", async () => {
    const { studio, state } = await listed({ stepMs: 4 });
    const first = downloadChosen(studio);
    await vi.waitUntil(() => (state().hub.download?.progress?.done ?? 0) > 30_000_000, { interval: 2 });
    pauseDownload(studio);
    await first;
    expect(state().hub.download).toMatchObject({ status: "paused", error: null });
    const done = state().hub.download?.progress?.done ?? 0;
    expect(done).toBeGreaterThan(30_000_000);
    expect(chosenOf(state().hub)?.choice.cachedBytes).toBeGreaterThanOrEqual(done);
    const next = resumeDownload(studio);
    await vi.waitUntil(() => state().hub.download?.progress?.done !== done, { interval: 1 });
    expect(state().hub.download?.progress?.done).toBeGreaterThan(done);
    await next;
    expect(state().model).not.toBeNull();
  });

  it("runs beside other work, and does not push in when it is done", async () => {
    const { studio, state } = await listed();
    studio.store.setState({ job: { kind: "measure", label: "Measuring", canPause: true, progress: null, secondsLeft: null, cancelling: false, paused: false, step: null } });
    await downloadChosen(studio);
    expect(state()).toMatchObject({ hub: { download: { status: "done" } }, notices: [{ tone: "info", message: expect.stringMatching(/is downloaded: open it in the Model panel/) }] });
  });

  it("says in its place what went wrong, and forgets it with the next listing", async () => {
    const { studio, state } = await listed();
    for (const [text, message] of [["maker/missing", /private, or it does not exist/], ["nothing", /names no model repository/]] as const) {
      editHub(studio, { text });
      await listHub(studio);
      expect(state().hub.look).toMatchObject({ kind: "failed", error: { message: expect.stringMatching(message) } });
    }
    expect([state().notices, state().hub.choice]).toEqual([[], null]);
  });

  it("lets a later choice win over an earlier one", async () => {
    const { studio, engine, state } = await listed();
    const spy = vi.spyOn(engine, "inspectModel");
    await Promise.all([chooseHub(studio, "folder"), chooseHub(studio, "gguf/smollm2-135m-instruct-q8_0.gguf")]);
    expect(spy.mock.calls).toHaveLength(2);
    expect(state().hub).toMatchObject({ choice: "gguf/smollm2-135m-instruct-q8_0.gguf", headers: { kind: "read" } });
  });

  it("opens and deletes what is kept", async () => {
    const { studio, state } = await listed();
    await downloadChosen(studio);
    await refreshCached(studio);
    const [kept] = state().hub.cached;
    if (!kept) throw new Error("nothing is kept");
    await openKept(studio, { kind: "hub", repo: kept.repo, paths: kept.files.map(({ path }) => path) });
    expect(state().notices).toEqual([]);
    await openModelSource(studio, { kind: "demo" });
    await removeKept(studio, kept);
    expect(state().hub.cached).toEqual([]);
    expect(chosenOf(state().hub)?.choice).toMatchObject({ cachedBytes: 0, isWhole: false });
  });

  it("does not delete what is open, is being opened, or comes", async () => {
    const { studio, engine, state } = await listed();
    await downloadChosen(studio);
    const [kept] = state().hub.cached;
    if (!kept) throw new Error("nothing is kept");
    const { repo } = kept;
    expect(canRemoveKept(state(), repo)).toMatch(/is open, and an export reads its files from here: open another model first/);
    await removeKept(studio, kept);
    expect(state().hub).toMatchObject({ look: { kind: "failed", error: { message: expect.stringContaining("is open") } }, cached: [{ repo }] });
    expect(engine.calls).not.toContain("removeCachedRepo");

    const download = { repo, paths: [], status: "running", progress: null, secondsLeft: null, error: null } as const;
    const job = { kind: "open-model", label: "", canPause: false, progress: null, secondsLeft: null, cancelling: false, paused: false, step: null } as const;
    const free = { ...state(), model: null, modelSource: null };
    const comes = { ...free, hub: { ...free.hub, download } };
    expect([canRemoveKept(free, repo), canRemoveKept({ ...free, job }, repo), canRemoveKept(comes, repo), canRemoveKept(comes, { ...repo, revision: "v2" })]).toEqual([true, expect.stringContaining("is being opened"), expect.stringContaining("pause it first"), true]);
  });

  it("asks the Hub whose page was pasted, shows it, and gives it no token that was meant for a mirror", async () => {
    const { studio, engine, state } = await createOpenStudio();
    const list = vi.spyOn(engine, "listHub");
    setHubAddress(studio, "http://127.0.0.1:8080/");
    editHub(studio, { text: "maker/model", token: "hf_mirror" });
    await listHub(studio);
    editHub(studio, { text: "https://huggingface.co/maker/model" });
    await listHub(studio);
    await listHub(studio);
    const asked: unknown[][] = list.mock.calls;
    expect(asked.map(([, repo, token]) => [repo, token])).toEqual([
      [expect.objectContaining({ address: "http://127.0.0.1:8080" }), "hf_mirror"],
      [expect.objectContaining({ address: "https://huggingface.co" }), null],
      [expect.objectContaining({ address: "https://huggingface.co" }), "hf_mirror"],
    ]);
    expect(state().hubAddress).toBe("https://huggingface.co");
  });
});
