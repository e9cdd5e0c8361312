/** Weights of a reopened export against those of the trimmed model: small damage that no logits show. */
import { beforeAll, describe, expect, it } from "vitest";
import { EMPTY_MASK, type Mask } from "../model/mask";
import { openModel } from "../model/open";
import type { OpenedModel, WeightId, WeightSource } from "../model/opened-model";
import { HEAD_KINDS, madeUpTuned } from "../model/testing/made-up-tuned";
import { present } from "../shared/assert";
import { compareWeights, type TrimmedModel } from "./compare-weights";
import { planLayers } from "./layers";
import type { ExportChoices, Precision } from "./records/choices";
import { openTiny, planned, reopened, writtenFiles } from "./testing";

const MASK: Mask = new Set(["attn.4", "mlp.4", "attn.6", "mlp.9"]);
let tiny: OpenedModel;

beforeAll(async () => {
  tiny = await openTiny("gguf");
});

function inGguf(precision: Precision): ExportChoices {
  return { format: "gguf", precision, singles: "absent" };
}

function trimmed(mask: Mask = MASK, singles: "absent" | "zeroed" = "absent"): TrimmedModel {
  return { model: tiny, layers: planLayers(tiny.spec, mask, singles), tuned: null };
}

/** `written` with one weight made of another. */
function withWeight(written: OpenedModel, id: WeightId, change: (source: WeightSource) => WeightSource): OpenedModel {
  return { ...written, weights: new Map([...written.weights, [id, change(present(written.weights.get(id), id))]]) };
}

/** One bit of a byte of the weight's entry is another. */
function withBit(at: number): (source: WeightSource) => WeightSource {
  return ({ entry, ...rest }) => ({
    ...rest,
    entry: {
      ...entry,
      source: {
        ...entry.source,
        read: async (offset, length, signal) => {
          const bytes = await entry.source.read(offset, length, signal);
          const place = entry.offset + at - offset;
          if (place >= 0 && place < length) bytes[place] = (bytes[place] ?? 0) ^ 0x40;
          return bytes;
        },
      },
    },
  });
}

describe("the weights of an export", () => {
  it.each([
    ["source", "exact", null],
    ["F16", "exact", null],
    ["BF16", "quantised", "BF16"],
    ["Q8_0", "quantised", "Q8_0"],
    ["Q4_0", "quantised", "Q4_0"],
  ] as const)("are those of the trimmed model in %s, which is %s", async (precision, kind, roundedTo) => {
    expect(await compareWeights(trimmed(), await reopened(tiny, MASK, inGguf(precision)))).toEqual({ kind, roundedTo, difference: null });
  });

  it("are the same values in the other format, with norms in a wider type, and zeros where a module is silenced", async () => {
    const folder = await openTiny("huggingface");
    const layers = planLayers(folder.spec, MASK, "zeroed");
    expect(await compareWeights({ model: folder, layers, tuned: null }, await reopened(folder, MASK, "gguf"))).toEqual({ kind: "close", roundedTo: null, difference: null });
    expect((await compareWeights({ model: folder, layers: { ...layers, zeroed: ["mlp.9"] }, tuned: null }, await reopened(folder, MASK, "gguf"))).difference).toBe("row 0 of blk.5.attn_output.weight holds other values");
  });

  it.each(HEAD_KINDS)("are the tuned ones, of a head %s", async (kind) => {
    const tuned = await madeUpTuned(tiny, kind, MASK);
    const plan = await planned(tiny, MASK, inGguf("source"), { tuned });
    const written = await openModel(await writtenFiles(plan));
    expect(await compareWeights({ ...trimmed(), tuned }, written)).toEqual({ kind: kind === "rows" || kind === "low-rank" ? "close" : "exact", roundedTo: null, difference: null });
    // The norms are in every kind of tuning.
    expect((await compareWeights(trimmed(), written)).difference).toMatch(/row 0 of \S+norm\.weight holds other values|has the weight head/);
  });
});

describe("an export whose weights are not those of the trimmed model", () => {
  it("is of other layers", async () => {
    const others: Mask = new Set(["attn.5", "mlp.5", "attn.6", "mlp.9"]);
    expect((await compareWeights(trimmed(), await reopened(tiny, others, inGguf("source")))).difference).toBe("row 0 of blk.4.attn_norm.weight holds other values");
  });

  it.each(["source", "Q8_0", "Q4_0"] as const)("has two tensors exchanged, in %s", async (precision) => {
    const written = await reopened(tiny, EMPTY_MASK, inGguf(precision));
    const swapped = withWeight(written, "mlp.3.up", () => present(written.weights.get("mlp.3.gate"), "gate"));
    expect((await compareWeights(trimmed(EMPTY_MASK), swapped)).difference).toBe("row 0 of blk.3.ffn_gate.weight holds other values");
  });

  // The second byte of a block of Q8_0's values, and the high byte of a scale.
  it.each([
    ["Q8_0", 3],
    ["Q4_0", 1],
  ] as const)("has one byte of one block of %s wrong", async (precision, at) => {
    const written = await reopened(tiny, EMPTY_MASK, inGguf(precision));
    const damaged = withWeight(written, "mlp.3.up", withBit(at));
    expect((await compareWeights(trimmed(EMPTY_MASK), damaged)).difference).toBe("row 0 of blk.3.ffn_up.weight holds other values");
  });

  it("has the rows of q in the other format's order", async () => {
    const written = await reopened(tiny, EMPTY_MASK, inGguf("Q8_0"));
    const unmoved = withWeight(written, "attn.2.q", (source) => ({ ...source, interleavedHeads: null }));
    expect((await compareWeights(trimmed(EMPTY_MASK), unmoved)).difference).toBe("row 1 of blk.2.attn_q.weight holds other values");
  });
});
