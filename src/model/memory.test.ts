import { describe, expect, it } from "vitest";
import { estimateMemory, type MemoryRequest } from "./memory";
import { openModel } from "./open";
import { smallFolder } from "./testing/small-llama";
import { planWeights } from "./weight-plan";

const ROOMY: MemoryRequest = { contextTokens: 128, batchTokens: 16, logitRows: 4, maxBufferBytes: 2 ** 28, maxBindingBytes: 2 ** 27 };

async function estimate(changes: Partial<MemoryRequest> = {}) {
  const model = await openModel(smallFolder());
  return estimateMemory(model.spec, planWeights(model), { ...ROOMY, ...changes });
}

describe("estimateMemory", () => {
  it("adds weights, keys and values in f32, and the activations of a batch", async () => {
    const { weightBytes, kvBytes, activationBytes, totalBytes, largestBufferBytes, split, reasons } = await estimate();
    expect(kvBytes).toBe(2 * 2 * 128 * 32 * 4);
    expect(activationBytes).toBe(16 * (64 + 64 + (64 + 64) + 64 + 192 + 96) * 4 + 4 * 264 * 4);
    expect(totalBytes).toBe(weightBytes + kvBytes + activationBytes);
    expect(largestBufferBytes).toBe(264 * 64 * 2);
    expect([split, reasons]).toEqual([[], []]);
  });

  it("splits by rows what is over the binding limit, and refuses nothing for it", async () => {
    const { split, reasons, largestBufferBytes } = await estimate({ maxBindingBytes: 16_384, contextTokens: 64 });
    // Rows of 64 F16 take 128 bytes, so pieces have 128 rows; rows of 96 take 192.
    expect(split).toEqual([
      { id: "embed", pieces: 3 },
      { id: "mlp.0.gateUp", pieces: 2 },
      { id: "mlp.1.gateUp", pieces: 2 },
    ]);
    expect(reasons).toEqual([]);
    expect(largestBufferBytes).toBeLessThanOrEqual(16_384);
  });

  it("keeps the start of every piece aligned", async () => {
    const { split } = await estimate({ maxBindingBytes: 5000, contextTokens: 32, batchTokens: 4, logitRows: 2 });
    // 192-byte rows: 4 rows are 768 bytes, 3 x 256; 24 rows fit into 5000 bytes.
    expect(split.find(({ id }) => id === "mlp.0.down")?.pieces).toBe(Math.ceil(64 / 24));
  });

  it.each([
    [{ contextTokens: 8192, maxBindingBytes: 2 ** 16 }, /^the keys of a layer take 1048576 bytes for 8192 tokens/, "Choose a context of at most 512 tokens."],
    [{ batchTokens: 512, maxBindingBytes: 2 ** 16 }, /^the residual of 512 tokens take 131072 bytes/, "Run at most 256 tokens at once."],
    [{ logitRows: 64, maxBindingBytes: 2 ** 16 }, /^the logits of 64 tokens take 67584 bytes/, "Run at most 62 tokens at once."],
    [{ maxBindingBytes: 100 }, /^one row of embed takes 128 bytes/, "Open a smaller model, or use another GPU."],
  ])("refuses what can't be split: %j", async (changes, reason, remedy) => {
    const { reasons } = await estimate(changes);
    expect(reasons[0]?.reason).toMatch(reason);
    expect(reasons[0]?.remedy).toBe(remedy);
  });
});
