/** Exports beyond 4 GiB, from sources that make their bytes up: sizes, offsets, and how much of them is in memory. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { EMPTY_MASK } from "../model/mask";
import { openModel } from "../model/open";
import { HeaderSink, largeFolder, largeGguf, largeTensorBytes, OVER_4_GIB } from "./large-testing";
import type { ExportedFile } from "./target";
import { planned } from "./testing";
import { writeToSink } from "./to-writable";
import { exportedFiles } from "./write-files";
import { notePieces } from "./written-pieces";
import { zipFile } from "./write-zip";

const MIB = 1024 * 1024;
const FOUR_GIB = 4 * 1024 * MIB;

async function streamed(file: ExportedFile | undefined, onChunk?: () => void): Promise<HeaderSink> {
  if (!file) throw new Error("Nothing was planned.");
  const sink = new HeaderSink(onChunk);
  await writeToSink(file, sink);
  return sink;
}

describe("an export of more than 4 GiB", () => {
  it("has every tensor where its header says, as GGUF", async () => {
    const source = await largeGguf({ layers: OVER_4_GIB });
    const plan = await planned(source, new Set(["attn.3"]), "gguf");
    const sink = await streamed(exportedFiles(plan)[0]);
    expect([sink.size, sink.size > FOUR_GIB]).toEqual([plan.bytes, true]);
    const written = await openModel([{ path: "written.gguf", source: sink.source("written.gguf") }]);
    expect(written.spec).toEqual(source.spec);
    expect(written.weights.get("finalNorm")?.entry.offset).toBeGreaterThan(FOUR_GIB);
    for (const [id, { entry }] of source.weights) expect(written.weights.get(id)?.entry).toMatchObject({ offset: entry.offset, byteLength: entry.byteLength });
  });

  it("opens by the 64-bit directory of its zip, as a folder", async () => {
    const source = await largeFolder({ layers: OVER_4_GIB });
    const zip = zipFile("large.zip", exportedFiles(await planned(source, EMPTY_MASK, "huggingface")));
    const sink = await streamed(zip);
    expect([sink.size, sink.size > FOUR_GIB]).toEqual([zip.size, true]);
    const written = await openModel([{ path: "large.zip", source: sink.source("large.zip") }]);
    expect(written.spec).toEqual(source.spec);
    expect([...written.weights.values()].reduce((sum, { entry }) => sum + entry.byteLength, 0)).toBe(largeTensorBytes(OVER_4_GIB));
    // The checksum of a zip takes its time.
  }, 60_000);
});

describe("an export of more than its memory", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;

  /** Of buffers, once those of earlier tests are given back, which goes on after a collection. */
  async function settledBytes(): Promise<number> {
    for (let least = Infinity; ; ) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 20));
      const { arrayBuffers } = process.memoryUsage();
      if (arrayBuffers >= least) return least;
      least = arrayBuffers;
    }
  }

  /** Of buffers that are alive while `file` is written, beside those from before: the most. */
  async function peakBytes(file: ExportedFile | undefined): Promise<number> {
    const before = await settledBytes();
    let peak = 0;
    await streamed(file, () => {
      collect();
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    });
    return peak;
  }

  it.each(["source", "F16", "BF16", "Q8_0", "Q4_0"] as const)("takes 64 MiB of memory at most, in %s", async (precision) => {
    const plan = await planned(await largeGguf({ layers: 1, isCounted: true }), EMPTY_MASK, { format: "gguf", precision, singles: "absent" });
    const peak = await peakBytes(notePieces(exportedFiles(plan)).files[0]);
    // Less would mean that nothing was counted.
    expect(peak).toBeGreaterThan(4 * MIB);
    expect(peak).toBeLessThan(64 * MIB);
  });

  it("takes no more as a zip", async () => {
    const plan = await planned(await largeFolder({ layers: 1, isCounted: true }), EMPTY_MASK, "huggingface");
    expect(await peakBytes(zipFile("large.zip", notePieces(exportedFiles(plan)).files))).toBeLessThan(64 * MIB);
  });
});
