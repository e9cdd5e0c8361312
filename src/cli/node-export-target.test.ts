import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExportedFile } from "../export/target";
import { refusalOf, refusalText } from "../formats/testing/refusal";
import { nodeExportTarget } from "./node-export-target";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "trimllm-export-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function textFile(path: string, text: string): ExportedFile {
  return {
    path,
    size: text.length,
    async *chunks(signal) {
      for (const letter of text) {
        signal?.throwIfAborted();
        yield new TextEncoder().encode(letter);
      }
    },
  };
}

const FILES = [textFile("config.json", "{}"), textFile("model.safetensors", "weights")];

describe("a folder", () => {
  it("stands under its name once it is kept, and not before", async () => {
    const out = join(folder, "new", "out");
    const target = nodeExportTarget(out, "huggingface");
    expect(await target.write(FILES)).toEqual([{ path: join(out, "config.json"), bytes: 2 }, { path: join(out, "model.safetensors"), bytes: 7 }]);
    const reopened = await target.reopen();
    expect(reopened.map(({ path, source }) => [path, source.name, source.size])).toEqual([["out/config.json", "config.json", 2], ["out/model.safetensors", "model.safetensors", 7]]);
    expect(new TextDecoder().decode(await reopened[1]?.source.read(0, 7))).toBe("weights");
    expect(existsSync(out)).toBe(false);
    await target.keep();
    expect(await readdir(join(folder, "new"))).toEqual(["out"]);
    expect(await readFile(join(out, "model.safetensors"), "utf8")).toBe("weights");
  });

  it("may be there when it is empty, and is not touched when it is not", async () => {
    const out = join(folder, "out");
    await mkdir(out);
    const target = nodeExportTarget(`${out}/`, "huggingface");
    await target.write(FILES);
    await target.keep();
    expect((await readdir(out)).sort()).toEqual(["config.json", "model.safetensors"]);
    expect(await refusalText(() => nodeExportTarget(out, "huggingface").write(FILES))).toBe(`usage: The folder ${out} is not empty.`);
  });

  it("leaves nothing when it is discarded", async () => {
    const target = nodeExportTarget(join(folder, "out"), "huggingface");
    await target.write(FILES);
    await target.reopen();
    await target.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it("is one file when its name ends in .zip", async () => {
    const out = join(folder, "out.zip");
    const target = nodeExportTarget(out, "huggingface");
    const [written] = await target.write(FILES);
    await target.keep();
    expect(written).toEqual({ path: out, bytes: (await readFile(out)).byteLength });
    expect((await readFile(out)).subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
  });
});

describe("a GGUF file", () => {
  it("takes the place of an older one only once it is kept", async () => {
    const out = join(folder, "a.gguf");
    await writeFile(out, "old");
    const target = nodeExportTarget(out, "gguf");
    expect(await target.write([textFile("model-trimmed.gguf", "new!")])).toEqual([{ path: out, bytes: 4 }]);
    expect((await target.reopen()).map(({ path }) => path)).toEqual(["a.gguf"]);
    expect(await readFile(out, "utf8")).toBe("old");
    await target.keep();
    expect(await readFile(out, "utf8")).toBe("new!");
    expect(await readdir(folder)).toEqual(["a.gguf"]);
  });

  it("leaves the older one when writing is cancelled", async () => {
    const out = join(folder, "a.gguf");
    await writeFile(out, "old");
    const stop = new AbortController();
    stop.abort();
    expect(await refusalOf(() => nodeExportTarget(out, "gguf").write([textFile("x.gguf", "new!")], stop.signal))).toMatchObject({ code: "cancelled" });
    expect(await readdir(folder)).toEqual(["a.gguf"]);
    expect(await readFile(out, "utf8")).toBe("old");
  });

  it("can't be a folder, and can't lie in a file", async () => {
    expect(await refusalText(() => nodeExportTarget(folder, "gguf").write([textFile("x.gguf", "new!")]))).toBe(`usage: ${folder} is a folder.`);
    await writeFile(join(folder, "file"), "");
    expect(await refusalText(() => nodeExportTarget(join(folder, "file", "a.gguf"), "gguf").write([textFile("x.gguf", "new!")]))).toMatch(/^io: .*a\.gguf\.partial can't be written/);
  });

  const hasFull = existsSync("/dev/full");
  it.skipIf(!hasFull)(`says that the disk is full${hasFull ? "" : " SKIP: this system has no /dev/full"}`, async () => {
    const { symlink } = await import("node:fs/promises");
    await symlink("/dev/full", join(folder, "a.gguf.partial"));
    expect(await refusalText(() => nodeExportTarget(join(folder, "a.gguf"), "gguf").write([textFile("x.gguf", "new!")]))).toMatch(/^disk-full: .*\/a\.gguf takes 1 MB, and the disk, or the space this site may use, is full/);
    expect(await readdir(folder)).toEqual([]);
  });
});
