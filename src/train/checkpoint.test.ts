import { describe, expect, it } from "vitest";
import { memoryByteSource } from "../formats/byte-source-memory";
import { joined } from "../formats/testing/raw-bytes";
import { toStudioError } from "../shared/errors";
import { checkpointParts, describeCheckpoint, readCheckpoint, type Checkpoint } from "./checkpoint";
import { someExamples } from "./fake-trainer-testing";
import { rowsHash } from "./run-about";
import { NOTHING_DONE } from "./run-progress";
import { DEFAULT_TUNE } from "./settings";

const SAVED: Checkpoint = {
  about: {
    runId: "run 1", fingerprint: "f1", datasetId: "d1", rows: "r1", mask: ["attn.1", "mlp.3"], from: null, settings: { ...DEFAULT_TUNE, clip: Infinity, head: { kind: "seen" } },
    chosen: { loss: "choice", head: { kind: "seen" }, microBatchTokens: 300, keepsActivations: true, tiles: { F16: { forward: { tokens: 8, kLanes: 1, workgroup: 16, quads: 2 }, backward: { tokens: 8, spans: 2, rowLanes: 1, workgroup: 16 } } } }, adapter: "an adapter",
  },
  progress: {
    ...NOTHING_DONE, cursor: { epoch: 1, at: 3 }, judgedAt: 1,
    steps: [{ step: 1, loss: 0.1 + 0.2, gradientNorm: 1 / 3, normRate: 3e-3, headRate: 1e-4, tokens: 71, seconds: 0.25 }],
    best: { step: 1, measured: { n: 2, quality: 0.5, interval: { low: 0, high: 1 }, nll: 1 / 7, right: [true, false] }, loss: 1 / 7 },
  },
  state: { steps: 1, values: (["weights", "first", "second"] as const).map((part, index) => ({ name: "norms" as const, part, values: Float32Array.of(index, 1e-40, -0.1) })) },
  best: new Map([["norms", Float32Array.of(9, 8, 7)]]),
};

const bytesOf = async (saved: Checkpoint): Promise<Uint8Array<ArrayBuffer>> => joined(...(await checkpointParts(saved)));
const refusal = async (bytes: Uint8Array<ArrayBuffer>, read: (source: ReturnType<typeof memoryByteSource>) => Promise<unknown> = readCheckpoint): Promise<string> =>
  toStudioError(await read(memoryByteSource(bytes, "run.checkpoint")).then(() => new Error("it was not refused"), (error: unknown) => error)).code;

describe("a checkpoint", () => {
  it.each([["with a best state", SAVED], ["without one", { ...SAVED, best: null }]])("%s gives back what was written, every bit of it", async (_, saved) => {
    const source = memoryByteSource(await bytesOf(saved), "run.checkpoint");
    expect(await readCheckpoint(source)).toEqual(saved);
    expect(await describeCheckpoint(source)).toEqual({ about: saved.about, progress: saved.progress });
  });

  it("that is torn anywhere is refused", async () => {
    const bytes = await bytesOf(SAVED);
    for (let size = 0; size < bytes.length; size += 37) expect(await refusal(bytes.slice(0, size))).toBe("malformed");
    expect(await refusal(bytes.slice(0, -1))).toBe("malformed");
  });

  it("of which any byte was changed is refused", async () => {
    const bytes = await bytesOf(SAVED);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      // Padding behind the header's JSON says nothing; a letter of a name may be read as another.
      const code = await refusal(changed);
      expect([at, code]).toEqual([at, expect.stringMatching(/^(malformed|limit)$/)]);
    }
  });

  it("whose words alone were changed is not described either", async () => {
    const text = new TextDecoder("latin1").decode(await bytesOf(SAVED)).replace("attn.1", "attn.2");
    expect(await refusal(Uint8Array.from(text, (letter) => letter.charCodeAt(0)), describeCheckpoint)).toBe("malformed");
  });
});

it("rows are told apart by their tokens, answers and order", async () => {
  const [examples, others] = [someExamples(4), someExamples(4).map((example) => ({ ...example, answer: 1 - example.answer }))];
  const hashes = await Promise.all([rowsHash(examples, []), rowsHash(others, []), rowsHash(examples.toReversed(), []), rowsHash([], examples)]);
  expect(new Set(hashes).size).toBe(4);
  expect(await rowsHash(someExamples(4), [])).toBe(hashes[0]);
});
