import { expect, test } from "vitest";
import { fileByteSource } from "./byte-source-file";
import { refusalText } from "./testing/refusal";

test("reads ranges of a file", async () => {
  const source = fileByteSource(new File([Uint8Array.of(1, 2, 3, 4)], "a.bin"), "a.bin");
  expect(source.size).toBe(4);
  expect([...(await source.read(2, 2))]).toEqual([3, 4]);
  expect(await refusalText(() => source.read(2, 3))).toMatch(/^malformed: a\.bin/);
});

/** A file whose bytes can't be had: what Chrome gives for one that was changed after it was picked. */
function lostFile(answer: () => Promise<ArrayBuffer>): Blob {
  const blob = new Blob([new Uint8Array(8)]);
  blob.slice = () => Object.assign(new Blob([]), { arrayBuffer: answer });
  return blob;
}

test("says that a changed file has to be chosen again", async () => {
  const rejected = fileByteSource(lostFile(() => Promise.reject(new DOMException("gone", "NotReadableError"))), "a.bin");
  const short = fileByteSource(lostFile(async () => new ArrayBuffer(3)), "a.bin");
  for (const source of [rejected, short]) expect(await refusalText(() => source.read(0, 8))).toMatch(/^io: a\.bin can't be read any more/);
});

test("stops when cancelled", async () => {
  const source = fileByteSource(new Blob([new Uint8Array(8)]), "a.bin");
  expect(await refusalText(() => source.read(0, 1, AbortSignal.abort()))).toMatch(/^cancelled/);
});
