/** From plan to sink: sizes of chunks, zips, and what a failing or cancelled sink leaves. */
import { describe, expect, it } from "vitest";
import type { ByteSource } from "../formats/byte-source";
import { refusalOf, refusalText } from "../formats/testing/refusal";
import { readZip } from "../formats/zip/read";
import { EMPTY_MASK } from "../model/mask";
import { openModel } from "../model/open";
import { namedSource } from "../model/testing/small-llama";
import type { Progress } from "../shared/progress";
import type { PlannedTensor } from "./planned-file";
import { bytesOf, contentOf, openTiny, writtenFiles, planned } from "./testing";
import { tensorChunks } from "./tensor-chunks";
import { writeToSink, type ByteSink } from "./to-writable";
import { exportedFiles } from "./write-files";
import { zipFile } from "./write-zip";

const MIB = 1024 * 1024;

/** A sink that notes what happens to it and fails when `fails` says so. */
class NotingSink implements ByteSink {
  bytes = 0;
  readonly events: string[] = [];
  readonly #fails: (bytes: number) => unknown;

  constructor(fails: (bytes: number) => unknown = () => null) {
    this.#fails = fails;
  }

  async write(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    const failure = this.#fails(this.bytes + chunk.byteLength);
    if (failure !== null) throw failure;
    this.bytes += chunk.byteLength;
  }

  async close(): Promise<void> {
    this.events.push("close");
  }

  async abort(): Promise<void> {
    this.events.push("abort");
  }
}

async function tinyGguf() {
  const [file] = exportedFiles(await planned(await openTiny("gguf"), EMPTY_MASK, "gguf"));
  if (!file) throw new Error("Nothing was planned.");
  return file;
}

describe("writeToSink", () => {
  it("writes every byte and closes", async () => {
    const sink = new NotingSink();
    const file = await tinyGguf();
    expect(await writeToSink(file, sink)).toEqual({ path: file.path, bytes: file.size });
    expect([sink.bytes, sink.events]).toEqual([file.size, ["close"]]);
  });

  it("tells a full disk apart and aborts the sink", async () => {
    const sink = new NotingSink((bytes) => (bytes > MIB ? new DOMException("full", "QuotaExceededError") : null));
    expect(await refusalText(async () => writeToSink(await tinyGguf(), sink))).toMatch(/^disk-full: /);
    expect(sink.events).toEqual(["abort"]);
  });

  it("tells the first failure, also when the sink can't even abort", async () => {
    const sink = new NotingSink(() => new DOMException("full", "QuotaExceededError"));
    sink.abort = () => Promise.reject(new Error("gone"));
    expect(await refusalText(async () => writeToSink(await tinyGguf(), sink))).toMatch(/^disk-full: /);
  });

  it("ends between two chunks when it is cancelled, and aborts the sink", async () => {
    const stop = new AbortController();
    const sink = new NotingSink((bytes) => (bytes > MIB ? stop.abort() : null, null));
    const file = await tinyGguf();
    expect(await refusalOf(() => writeToSink(file, sink, stop.signal))).toMatchObject({ code: "cancelled" });
    expect(sink.events).toEqual(["abort"]);
    expect(sink.bytes).toBeLessThan(2 * MIB);
  });

  it("refuses to finish a file that became shorter than planned", async () => {
    const sink = new NotingSink();
    const file = { ...(await tinyGguf()), size: 5 };
    expect(await refusalText(() => writeToSink(file, sink))).toMatch(/^internal: .* was planned with 5 bytes/);
    expect(sink.events).toEqual(["abort"]);
  });
});

describe("tensorChunks", () => {
  /** A source of zeros that says how much of it is asked for at once. */
  function zeros(size: number): ByteSource & { largest: number } {
    const source = { name: "zeros", size, largest: 0, read: async (_: number, length: number) => ((source.largest = Math.max(source.largest, length)), new Uint8Array(length)) };
    return source;
  }

  it.each([
    ["copied", "F16", "F16"],
    ["dequantised", "Q4_1", "F32"],
    ["moved", "F16", "F16"],
    ["zeroed", "F16", "F16"],
  ] as const)("never holds more than 16 MiB of a tensor that is %s", async (kind, from, to) => {
    const shape = [32 * 256, 4096] as const;
    const bytesPer = { F16: 2, F32: 4, Q4_1: 20 / 32 };
    const source = zeros(shape[0] * shape[1] * bytesPer[from]);
    const entry = { name: "t", dtype: from, shape, source, offset: 0, byteLength: source.size };
    const rows = kind === "moved" ? ({ to: "pairs", headDim: 256 } as const) : null;
    const content = kind === "zeroed" ? ({ kind: "zero" } as const) : kind === "copied" ? ({ kind: "copy", entry } as const) : ({ kind: "convert", entry, rows } as const);
    const tensor: PlannedTensor = { name: "t", dtype: to, shape, bytes: shape[0] * shape[1] * bytesPer[to], content };
    let total = 0;
    let largest = 0;
    for await (const chunk of tensorChunks(tensor)) {
      total += chunk.byteLength;
      largest = Math.max(largest, chunk.byteLength);
    }
    expect(total).toBe(tensor.bytes);
    expect(largest + source.largest).toBeLessThanOrEqual(16 * MIB);
  });
});

describe("exportedFiles", () => {
  it("count the bytes of all files, copied and made, up to the plan's", async () => {
    const plan = await planned(await openTiny("huggingface"), new Set(["attn.3"]), "huggingface");
    const seen: Progress[] = [];
    for (const file of exportedFiles(plan, { onProgress: (progress) => seen.push(progress) })) await bytesOf(file);
    const done = seen.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({ label: "Writing model-trimmed.zip", done: plan.bytes, total: plan.bytes, unit: "bytes" });
    expect(seen.length).toBeGreaterThan(100);
  });
});

describe("zipFile", () => {
  it("knows its size beforehand and opens as the folder that it holds", async () => {
    const plan = await planned(await openTiny("huggingface"), new Set(["attn.1", "mlp.1"]), "huggingface");
    const zip = zipFile(plan.fileName, exportedFiles(plan));
    const bytes = await bytesOf(zip);
    expect(bytes.byteLength).toBe(zip.size);
    const source = namedSource(zip.path, bytes);
    const inside = await readZip(source.source);
    const plain = await writtenFiles(plan);
    expect(inside.map(({ path }) => path)).toEqual(plain.map(({ path }) => `model-trimmed/${path}`));
    for (const [index, file] of plain.entries()) expect(Buffer.compare(await contentOf(inside[index] ?? file), await contentOf(file))).toBe(0);
    expect((await openModel([source])).spec.layers).toHaveLength(11);
  });

  it("passes on why it was stopped", async () => {
    const stop = new AbortController();
    const plan = await planned(await openTiny("huggingface"), EMPTY_MASK, "huggingface");
    const sink = new NotingSink((bytes) => (bytes > MIB ? stop.abort() : null, null));
    expect(await refusalOf(() => writeToSink(zipFile("a.zip", exportedFiles(plan)), sink, stop.signal))).toMatchObject({ code: "cancelled" });
    expect(sink.events).toEqual(["abort"]);
  });
});
