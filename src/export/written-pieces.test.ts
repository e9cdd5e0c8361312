import { describe, expect, it } from "vitest";
import { refusalOf } from "../formats/testing/refusal";
import { namedSource } from "../model/testing/small-llama";
import type { Progress } from "../shared/progress";
import type { ExportedFile } from "./target";
import { bytesOf } from "./testing";
import { firstChange, notePieces } from "./written-pieces";

/** Three pieces of 100 bytes; whoever takes one may empty it. */
function file(path: string): ExportedFile {
  return {
    path,
    size: 300,
    async *chunks() {
      for (let piece = 0; piece < 3; piece++) yield new Uint8Array(100).fill(piece);
    },
  };
}

async function writtenOf(paths: readonly string[]) {
  const { files, written } = notePieces(paths.map(file));
  const contents = await Promise.all(files.map((one) => bytesOf(one)));
  return { written, contents };
}

describe("firstChange", () => {
  it("finds nothing where all is as it was handed over, and counts the bytes", async () => {
    const { written, contents } = await writtenOf(["a", "b"]);
    const seen: Progress[] = [];
    const found = contents.map((content, index) => namedSource(`x/${index}`, content));
    expect(await firstChange(written, found, { onProgress: (progress) => seen.push(progress) })).toBeNull();
    expect(seen.map(({ done }) => done)).toEqual([100, 200, 300, 400, 500, 600]);
    expect(seen[0]).toMatchObject({ total: 600, unit: "bytes" });
  });

  it("finds one bit, a file cut short, and one that is missing", async () => {
    const { written, contents } = await writtenOf(["a", "b"]);
    const [a, b] = contents.map((content, index) => namedSource(String(index), content));
    if (!a || !b) throw new Error("Two were written.");
    const flipped = contents[1]?.slice() ?? new Uint8Array();
    flipped[299] = 3;
    expect(await firstChange(written, [a, namedSource("1", flipped)])).toBe("b has other bytes than were written between 200 and 300");
    expect(await firstChange(written, [a, namedSource("1", flipped.slice(0, 299))])).toBe("b has 299 bytes in place of 300");
    expect(await firstChange(written, [a])).toBe("it has 1 files in place of 2");
  });

  it("notes what went out, also of a chunk that its taker emptied", async () => {
    const { files, written } = notePieces([file("a")]);
    for await (const chunk of files[0]?.chunks() ?? []) structuredClone(chunk, { transfer: [chunk.buffer] });
    expect(await firstChange(written, [namedSource("a", await bytesOf(file("a")))])).toBeNull();
  });

  it("ends between two pieces", async () => {
    const { written, contents } = await writtenOf(["a"]);
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ done }: Progress): void => (seen.push(done), stop.abort());
    const found = contents.map((content) => namedSource("a", content));
    expect(await refusalOf(() => firstChange(written, found, { signal: stop.signal, onProgress }))).toMatchObject({ code: "cancelled" });
    expect(seen).toEqual([100]);
  });
});
