/** Where an export goes in a page, on faked disks: what is there under its name, at every moment at which it may end. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ExportedFile } from "../export/target";
import { refusalOf, refusalText } from "../formats/testing/refusal";
import { memoryDisk, type MemoryDisk } from "../shared/private-folder-testing";
import { FileTarget } from "./file-target";

const NAME = "model-trimmed.gguf";
const CONTENT = new Uint8Array(3_000_000).fill(7);

/** In three chunks; `between` comes before the last. */
function exported(between: () => void = () => undefined): ExportedFile {
  return {
    path: "planned.gguf",
    size: CONTENT.byteLength,
    async *chunks() {
      yield CONTENT.slice(0, 1_000_000);
      yield CONTENT.slice(1_000_000, 2_000_000);
      between();
      yield CONTENT.slice(2_000_000);
    },
  };
}

let disk: MemoryDisk;
let free: number;

beforeEach(() => {
  disk = memoryDisk();
  free = 1e12;
  vi.stubGlobal("navigator", { storage: { getDirectory: async () => disk.root, estimate: async () => ({ quota: free + 500, usage: 500 }) } });
});
afterEach(() => void vi.unstubAllGlobals());

/** A place of the person's choice; `before`: what stood there. */
async function chosen(before: Uint8Array<ArrayBuffer> | null): Promise<FileSystemFileHandle & { remove?: () => Promise<void> }> {
  const folder = await disk.root.getDirectoryHandle("chosen");
  const handle = await folder.getFileHandle(NAME, { create: true });
  if (before) disk.files.set(`chosen/${NAME}`, before);
  return Object.assign(handle, { remove: async () => void disk.files.delete(`chosen/${NAME}`) });
}

const bytesAt = (path: string): number | null => disk.files.get(path)?.byteLength ?? null;

describe("an export to the private file system", () => {
  it("has its bytes and its name, and replaces the export before it", async () => {
    disk.files.set("exports/before.zip", new Uint8Array(9));
    const target = await FileTarget.open(null, NAME, "gguf");
    expect(await target.write([exported()])).toEqual([{ path: NAME, bytes: CONTENT.byteLength }]);
    const [file] = await target.reopen();
    expect([file?.path, await file?.source.read(2_999_999, 1)]).toEqual([NAME, new Uint8Array([7])]);
    expect((await target.file())?.size).toBe(CONTENT.byteLength);
    expect([...disk.files.keys()]).toEqual([`exports/${NAME}`]);
  });

  it("is a zip of a folder's files, which is what is weighed against the room", async () => {
    const target = await FileTarget.open(null, "model.zip", "huggingface");
    free = 2 * CONTENT.byteLength;
    expect(await refusalText(() => target.write([{ ...exported(), path: "a" }, { ...exported(), path: "b" }]))).toMatch(/^disk-full: model\.zip takes 7 MB, and there is room for 6 MB\./);
    free += 1000;
    const [written] = await target.write([{ ...exported(), path: "a" }, { ...exported(), path: "b" }]);
    expect(written?.bytes).toBe((await target.file())?.size);
  });

  it("is refused before a byte is written where it can't fit", async () => {
    free = CONTENT.byteLength - 1;
    const target = await FileTarget.open(null, NAME, "gguf");
    let asked = false;
    expect(await refusalText(() => target.write([exported(() => (asked = true))]))).toBe("disk-full: model-trimmed.gguf takes 3 MB, and there is room for 2 MB.");
    expect(asked).toBe(false);
  });

  it.each(["while it is written", "once it is written"])("leaves an empty folder when it ends %s", async (when) => {
    const stop = new AbortController();
    const target = await FileTarget.open(null, NAME, "gguf");
    const writing = target.write([exported(() => when === "while it is written" && stop.abort())], stop.signal);
    if (when === "while it is written") expect(await refusalOf(() => writing)).toMatchObject({ code: "cancelled" });
    else await writing;
    await target.discard();
    expect([...disk.files.keys()]).toEqual([]);
  });

  it("says that another tab writes there", async () => {
    disk.root.removeEntry = () => Promise.reject(new DOMException("locked", "NoModificationAllowedError"));
    expect(await refusalOf(() => FileTarget.open(null, NAME, "gguf"))).toMatchObject({ code: "usage", message: expect.stringContaining("another tab") });
  });
});

describe("an export to a place of choice", () => {
  it("is no file of its own to download", async () => {
    const target = await FileTarget.open(await chosen(null), NAME, "gguf");
    await target.write([exported()]);
    await target.keep();
    expect([await target.file(), bytesAt(`chosen/${NAME}`)]).toEqual([null, CONTENT.byteLength]);
  });

  it("that is cancelled leaves nothing, or the file that it was to replace", async () => {
    for (const [before, left] of [[null, null], [new Uint8Array(5), 5]] as const) {
      const stop = new AbortController();
      const target = await FileTarget.open(await chosen(before), NAME, "gguf");
      expect(await refusalOf(() => target.write([exported(() => stop.abort())], stop.signal))).toMatchObject({ code: "cancelled" });
      await target.discard();
      expect(bytesAt(`chosen/${NAME}`)).toBe(left);
      disk.files.clear();
    }
  });

  it("that turns out wrong is removed, and emptied where the browser can't remove", async () => {
    for (const canRemove of [true, false]) {
      const { remove, ...handle } = await chosen(new Uint8Array(5));
      const target = await FileTarget.open((canRemove ? { ...handle, remove } : handle) as FileSystemFileHandle, NAME, "gguf");
      await target.write([exported()]);
      await target.discard();
      expect(bytesAt(`chosen/${NAME}`)).toBe(canRemove ? null : 0);
    }
  });

  it("that fills the disk says what it takes, whether writing or closing fails", async () => {
    disk.room = 2_500_000;
    const onWrite = await FileTarget.open(await chosen(null), NAME, "gguf");
    expect(await refusalText(() => onWrite.write([exported()]))).toMatch(/^disk-full: model-trimmed\.gguf takes 3 MB, and the disk, or the space this site may use, is full\./);
    disk.room = Infinity;
    const handle = await chosen(null);
    const open = handle.createWritable.bind(handle);
    handle.createWritable = async () => Object.assign(await open(), { close: () => Promise.reject(new DOMException("full", "QuotaExceededError")) });
    const onClose = await FileTarget.open(handle, NAME, "gguf");
    expect(await refusalText(() => onClose.write([exported()]))).toMatch(/^disk-full: model-trimmed\.gguf takes 3 MB/);
    expect(bytesAt(`chosen/${NAME}`)).toBe(0);
  });
});
