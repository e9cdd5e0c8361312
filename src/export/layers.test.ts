import { describe, expect, it } from "vitest";
import type { Mask, ModuleId } from "../model/mask";
import type { ModelSpec } from "../model/spec";
import { refusalText } from "../formats/testing/refusal";
import { newNumber, planLayers, zeroedWeights } from "./layers";

const layer = { attention: { heads: 2, kvHeads: 1, headDim: 32, fused: false, bias: false }, mlp: { intermediate: 96, activation: "silu-gated", bias: false } } as const;
const spec: ModelSpec = { family: "llama", layers: [layer, layer, layer], hidden: 64, vocab: 264, contextLength: 128, norm: { kind: "rms", eps: 1e-5, bias: false }, positions: { kind: "rotary", theta: 1e4 }, tiedHead: true };
const mask = (...ids: ModuleId[]): Mask => new Set(ids);

describe("planLayers", () => {
  it("removes a layer once both its modules are dropped, and silences a module that is dropped alone", () => {
    const plan = planLayers(spec, mask("mlp.2", "mlp.1", "attn.1"), "zeroed");
    expect(plan).toEqual({ kept: [0, 2], removed: [1], absent: [], zeroed: ["mlp.2"] });
    expect([0, 1, 2].map((index) => newNumber(plan, index))).toEqual([0, null, 1]);
  });

  it("zeroes the output projections and nothing else", () => {
    expect([...zeroedWeights(planLayers(spec, mask("attn.0", "mlp.2"), "zeroed"))]).toEqual(["attn.0.o", "attn.0.oBias", "mlp.2.down", "mlp.2.downBias"]);
  });

  it("counts a module that the model never had as dropped", () => {
    const bare = { ...spec, layers: [{ ...layer, mlp: null }, layer] };
    expect(planLayers(bare, mask("attn.0"), "zeroed")).toEqual({ kept: [1], removed: [0], absent: [], zeroed: [] });
  });

  it("refuses to write a model without layers", async () => {
    const all = mask("attn.0", "mlp.0", "attn.1", "mlp.1", "attn.2", "mlp.2");
    expect(await refusalText(() => planLayers(spec, all, "zeroed"))).toBe("usage: All 3 layers are dropped, so there is nothing to write.");
  });
});
