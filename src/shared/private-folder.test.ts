import { beforeEach, describe, expect, it } from "vitest";
import { toStudioError } from "./errors";
import { openPrivateFolder, type PrivateFolder } from "./private-folder";
import { memoryDisk, type MemoryDisk } from "./private-folder-testing";

let disk: MemoryDisk;
let folder: PrivateFolder;

beforeEach(async () => {
  disk = memoryDisk();
  folder = await openPrivateFolder(disk.root, "runs");
});

const textOf = async (name: string): Promise<string | null> => (await folder.file(name))?.text() ?? null;

describe("a private folder", () => {
  it("gives back what was put last, and nothing once it is removed", async () => {
    await folder.put("a", "first");
    await folder.put("a", "second");
    expect([await textOf("a"), await textOf("b"), await folder.names()]).toEqual(["second", null, ["a"]]);
    await folder.remove("a");
    await folder.remove("a");
    expect([await textOf("a"), await folder.names()]).toEqual([null, []]);
  });

  it("keeps the old content when the page is closed while the new one is written", async () => {
    await folder.put("a", "old");
    disk.closed = true;
    void folder.put("a", "new");
    void folder.put("b", "never whole");
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([await textOf("a"), await textOf("b")]).toEqual(["old", null]);
  });

  it("streams a file, which is there once it is closed and not when it is given up", async () => {
    const sink = await folder.sink("a");
    for (const piece of ["in ", "pieces"]) await sink.write(new TextEncoder().encode(piece));
    expect(await textOf("a")).toBeNull();
    await sink.close();
    const given = await folder.sink("a");
    await given.write(new TextEncoder().encode("never"));
    await given.abort();
    expect(await textOf("a")).toBe("in pieces");
  });

  it("says that the disk is full, keeps the old content and leaves no empty file", async () => {
    await folder.put("a", "old");
    disk.room = 3;
    for (const name of ["a", "b"]) expect(await folder.put(name, "longer").catch((error: unknown) => toStudioError(error).code)).toBe("disk-full");
    expect([await textOf("a"), [...disk.files.keys()]]).toEqual(["old", ["runs/a"]]);
  });
});
