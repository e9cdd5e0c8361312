import { beforeEach, describe, expect, it } from "vitest";
import { toStudioError } from "../shared/errors";
import { openPrivateFolder } from "../shared/private-folder";
import { memoryDisk, type MemoryDisk } from "../shared/private-folder-testing";
import { DEFAULT_TRIM } from "../trim/records/options";
import { NOTHING_PENDING, TRIM_FORMAT, type TrimSave } from "../trim/trim-state";
import { TrimStore } from "./trim-store";

const saveOf = (runId: string, change: Partial<TrimSave> = {}): TrimSave => ({
  format: TRIM_FORMAT, runId, fingerprint: "f1", datasetId: "d1", part: "test", course: { kind: "search", options: DEFAULT_TRIM }, from: { mask: ["attn.1"], tuned: null },
  full: null, start: null, steps: [], pending: NOTHING_PENDING, ranking: null, pace: {}, closing: null, ended: null, ...change,
});
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => "done", (thrown: unknown) => toStudioError(thrown).code);

let disk: MemoryDisk;
let store: TrimStore;
beforeEach(() => {
  disk = memoryDisk();
  store = new TrimStore(() => openPrivateFolder(disk.root, "trims"));
});

describe("kept trims", () => {
  it("are the last save of each run, as it was", async () => {
    await store.put(saveOf("run/1"));
    await store.put(saveOf("run 2"));
    const last = saveOf("run/1", { ranking: { order: ["mlp.0", "attn.0"], served: 1 } });
    await store.put(last);
    expect([await store.get("run/1"), await store.get("run 3")]).toEqual([last, null]);
    expect((await store.list()).map(({ save }) => save)).toEqual([last, saveOf("run 2")]);
    expect(Date.parse((await store.list())[0]?.savedAt ?? "")).toBeGreaterThan(0);
    await store.remove("run/1");
    expect((await store.list()).map(({ save: { runId } }) => runId)).toEqual(["run 2"]);
  });

  it("that are damaged are left out of the list, and refused when they are asked for", async () => {
    await store.put(saveOf("whole"));
    const put = (name: string, text: string): void => void disk.files.set(`trims/${name}.json`, new TextEncoder().encode(text));
    put("torn", JSON.stringify(saveOf("torn")).slice(0, -9));
    put("changed", JSON.stringify({ ...saveOf("changed"), steps: "none" }));
    put("hostile", JSON.stringify({ ...saveOf("hostile"), from: { mask: ["attn.-1"], tuned: null } }));
    expect((await store.list()).map(({ save: { runId } }) => runId)).toEqual(["whole"]);
    for (const runId of ["torn", "changed", "hostile"]) expect(await codeOf(store.get(runId))).toBe("malformed");
  });

  it("are never torn: a page that closes in the middle, or a full disk, leaves the one before", async () => {
    await store.put(saveOf("run"));
    disk.room = 20;
    expect(await codeOf(store.put(saveOf("run", { pace: { scan: 1 } })))).toBe("disk-full");
    [disk.room, disk.closed] = [Infinity, true];
    void store.put(saveOf("run", { pace: { scan: 1 } }));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await store.get("run")).toEqual(saveOf("run"));
  });
});
