import { describe, expect, it } from "vitest";
import type { Mask, ModuleId } from "../model/mask";
import type { ModelSpec } from "../model/spec";
import { refusalText } from "../formats/testing/refusal";
import { changesNothing, newNumber, planLayers, trimmedSpec, zeroedWeights, type ExportChanges } from "./layers";

const layer = { attention: { heads: 2, kvHeads: 1, headDim: 32, fused: false, bias: "none" }, mlp: { intermediate: 96, activation: "silu-gated", bias: false } } as const;
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

  it("leaves a module that is dropped alone out of the file, with those that the source is without, unless its family knows no such files", () => {
    const bare = { ...spec, layers: [{ ...layer, mlp: null }, layer, layer] };
    expect(planLayers(bare, mask("attn.2", "attn.1", "mlp.1"), "absent")).toEqual({ kept: [0, 2], removed: [1], absent: ["mlp.0", "attn.2"], zeroed: [] });
    expect(planLayers(bare, mask("attn.2"), "zeroed")).toEqual({ kept: [0, 1, 2], removed: [], absent: ["mlp.0"], zeroed: ["attn.2"] });
    expect(planLayers({ ...spec, family: "gpt2" }, mask("attn.2"), "absent")).toEqual({ kept: [0, 1, 2], removed: [], absent: [], zeroed: ["attn.2"] });
  });

  it("refuses to write a model without layers", async () => {
    const all = mask("attn.0", "mlp.0", "attn.1", "mlp.1", "attn.2", "mlp.2");
    expect(await refusalText(() => planLayers(spec, all, "zeroed"))).toBe("usage: All 3 layers are dropped, so there is nothing to write.");
  });
});

describe("what an export is", () => {
  it("is the layers that are left, without what is absent", () => {
    const { layers } = trimmedSpec(spec, planLayers(spec, mask("attn.0", "mlp.0", "attn.2"), "absent"));
    expect(layers).toEqual([layer, { ...layer, attention: null }]);
  });

  it("is the source when nothing changes it, also where that lacks modules", () => {
    const bare = { ...spec, layers: [{ ...layer, mlp: null }, layer] };
    const changes = (dropped: Mask, more: Partial<ExportChanges> = {}): ExportChanges => ({ layers: planLayers(bare, dropped, "absent"), tuned: null, precision: "source", about: null, ...more });
    expect(changesNothing(bare, changes(mask()))).toBe(true);
    expect(changesNothing(bare, changes(mask("mlp.1")))).toBe(false);
    expect(changesNothing(bare, changes(mask("attn.0")))).toBe(false);
    expect(changesNothing(bare, changes(mask(), { precision: "F16" }))).toBe(false);
    expect(changesNothing(bare, changes(mask(), { tuned: { id: "t", norms: new Map(), head: null } }))).toBe(false);
  });
});
