import { beforeEach, describe, expect, it } from "vitest";
import { toStudioError } from "../shared/errors";
import { openPrivateFolder } from "../shared/private-folder";
import { memoryDisk, type MemoryDisk } from "../shared/private-folder-testing";
import type { TunedRecord } from "../train/tuned-file";
import { TunedStore } from "./tuned-store";

const recordOf = (id: string): TunedRecord => ({ tuned: { id, norms: new Map([["finalNorm", Float32Array.of(1, 2, 3)]]), head: null }, fingerprint: "f1", mask: ["attn.1"] });

let disk: MemoryDisk;
const store = (): TunedStore => new TunedStore(() => openPrivateFolder(disk.root, "tuned"));
const refusal = async (work: Promise<unknown>): Promise<string> => toStudioError(await work.then(() => new Error("it was not refused"), (thrown: unknown) => thrown)).code;

beforeEach(() => {
  disk = memoryDisk();
});

describe("the store of tuned weights", () => {
  it("gives another visit what this one kept, by any id, and lists it", async () => {
    await store().put(recordOf("a/b 1"));
    await store().put(recordOf("t2"));
    expect(await store().get("a/b 1")).toEqual(recordOf("a/b 1"));
    const kept = await store().list();
    expect(kept.map(({ tunedId, fingerprint, mask }) => ({ tunedId, fingerprint, mask }))).toEqual([{ tunedId: "a/b 1", fingerprint: "f1", mask: ["attn.1"] }, { tunedId: "t2", fingerprint: "f1", mask: ["attn.1"] }]);
    await store().remove("t2");
    expect(await refusal(store().get("t2"))).toBe("io");
  });

  it("reads a file once while it is among the last two", async () => {
    const here = store();
    for (const id of ["a", "b", "c"]) await here.put(recordOf(id));
    disk.files.clear();
    expect([await refusal(here.get("a")), (await here.get("b")).tuned.id, (await here.get("c")).tuned.id]).toEqual(["io", "b", "c"]);
  });

  it("has what a full disk did not take until the page goes, however much comes after it", async () => {
    const here = store();
    disk.room = 5;
    expect(await refusal(here.put(recordOf("unsaved")))).toBe("disk-full");
    disk.room = Infinity;
    for (const id of ["a", "b", "c"]) await here.put(recordOf(id));
    expect((await here.get("unsaved")).tuned.id).toBe("unsaved");
    expect((await here.list()).map(({ tunedId, bytes }) => [tunedId, bytes > 0])).toEqual([["a", true], ["b", true], ["c", true], ["unsaved", true]]);
    expect(await refusal(store().get("unsaved"))).toBe("io");
  });

  it("passes over a damaged file, and one that is empty or the browser's own", async () => {
    await store().put(recordOf("whole"));
    for (const name of ["damaged.safetensors", "whole.safetensors.crswap"]) disk.files.set(`tuned/${name}`, new TextEncoder().encode("{"));
    disk.files.set("tuned/empty.safetensors", new Uint8Array());
    expect((await store().list()).map(({ tunedId }) => tunedId)).toEqual(["whole"]);
  });
});
