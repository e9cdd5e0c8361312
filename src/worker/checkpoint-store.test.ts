import { beforeEach, describe, expect, it } from "vitest";
import { toStudioError } from "../shared/errors";
import { openPrivateFolder } from "../shared/private-folder";
import { memoryDisk, type MemoryDisk } from "../shared/private-folder-testing";
import { OpfsCheckpoints } from "./checkpoint-store";

let disk: MemoryDisk;
let store: OpfsCheckpoints;
beforeEach(() => {
  disk = memoryDisk();
  store = new OpfsCheckpoints(() => openPrivateFolder(disk.root, "runs"));
});

const contentOf = async (runId: string): Promise<number[] | null> => {
  const saved = await store.get(runId);
  return saved && [...(await saved.source.read(0, saved.source.size))];
};

describe("kept checkpoints", () => {
  it("are the last one of each run, in the parts that they were given in", async () => {
    expect(await store.put("run/1", [Uint8Array.of(1, 2), Uint8Array.of(3)])).toBe(3);
    await store.put("run 2", [Uint8Array.of(9)]);
    await store.put("run/1", [Uint8Array.of(4, 5)]);
    expect([await contentOf("run/1"), await contentOf("run 2"), await contentOf("run 3")]).toEqual([[4, 5], [9], null]);
    expect((await store.list()).map(({ runId }) => runId)).toEqual(["run/1", "run 2"]);
    expect(Date.parse((await store.list())[0]?.savedAt ?? "")).toBeGreaterThan(0);
    await store.remove("run/1");
    expect((await store.list()).map(({ runId }) => runId)).toEqual(["run 2"]);
  });

  it("are never torn: a page that closes in the middle, or a full disk, leaves the one before", async () => {
    await store.put("run", [Uint8Array.of(1)]);
    disk.room = 2;
    expect(await store.put("run", [Uint8Array.of(1, 2, 3)]).catch((error: unknown) => toStudioError(error).code)).toBe("disk-full");
    [disk.room, disk.closed] = [Infinity, true];
    void store.put("run", [Uint8Array.of(7, 7)]);
    void store.put("first of its run", [Uint8Array.of(7, 7)]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([await contentOf("run"), await contentOf("first of its run"), (await store.list()).length]).toEqual([[1], null, 1]);
  });
});
