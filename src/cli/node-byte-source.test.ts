import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusalText } from "../formats/testing/refusal";
import { openNodeByteSource } from "./node-byte-source";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "node-byte-source-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("reads ranges of a file on the disk", async () => {
  const path = join(folder, "a.bin");
  await writeFile(path, Uint8Array.of(1, 2, 3, 4, 5));
  const source = await openNodeByteSource(path);
  expect([source.name, source.size]).toEqual(["a.bin", 5]);
  expect([...(await source.read(3, 2))]).toEqual([4, 5]);
  expect(await refusalText(() => source.read(3, 3))).toMatch(/^malformed: a\.bin/);
  await truncate(path, 2);
  expect(await refusalText(() => source.read(0, 5))).toMatch(/^io: .*became shorter/);
  await source.close();
  expect(await refusalText(() => source.read(0, 1))).toMatch(/^io: /);
});

test("says why a path can't be opened", async () => {
  expect(await refusalText(() => openNodeByteSource(join(folder, "none.gguf")))).toMatch(/^io: .*none\.gguf can't be read: ENOENT/);
  expect(await refusalText(() => openNodeByteSource(folder))).toMatch(/^io: .* is not a file/);
});
