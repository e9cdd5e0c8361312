import { describe, expect, it } from "vitest";
import type { DType } from "../formats/dtype";
import { modulesOf, parseMask } from "./mask";
import { openModel } from "./open";
import { smallFolder, smallGguf } from "./testing/small-llama";
import { keptBytes, moduleBytes, moduleParameters, planWeights, totalBytes, totalParameters } from "./weight-plan";

const qkvIn = (q: DType, k: DType, v: DType) => ({
  "blk.1.attn_q.weight": { dtype: q, shape: [64, 64] },
  "blk.1.attn_k.weight": { dtype: k, shape: [32, 64] },
  "blk.1.attn_v.weight": { dtype: v, shape: [32, 64] },
});

describe("planWeights", () => {
  it("stacks q, k, v and gate, up, in upload order", async () => {
    const plan = planWeights(await openModel(smallFolder()));
    expect(plan.tensors.map(({ id, dtype, rows, cols }) => `${id} ${dtype} ${rows}x${cols}`)).toEqual([
      "embed F16 264x64",
      ...[0, 1].flatMap((layer) => [
        `attn.${layer}.norm F32 1x64`,
        `attn.${layer}.qkv F16 128x64`,
        `attn.${layer}.o F16 64x64`,
        `mlp.${layer}.norm F32 1x64`,
        `mlp.${layer}.gateUp F16 192x64`,
        `mlp.${layer}.down F16 64x96`,
      ]),
      "finalNorm F32 1x64",
    ]);
    expect(plan.qkv[1]?.map(({ parts }) => parts.map(({ entry }) => entry.name))).toEqual([
      ["q", "k", "v"].map((part) => `model.layers.1.self_attn.${part}_proj.weight`),
    ]);
    expect(plan.tensors.every(({ parts, bytes }) => parts.reduce((sum, { entry }) => sum + entry.byteLength, 0) === bytes)).toBe(true);
  });

  it.each([
    [["Q4_1", "Q4_1", "Q8_0"], ["attn.1.qkv.0 Q4_1 96 at 0", "attn.1.qkv.1 Q8_0 32 at 96"]],
    [["Q4_0", "Q8_0", "Q8_0"], ["attn.1.qkv.0 Q4_0 64 at 0", "attn.1.qkv.1 Q8_0 64 at 64"]],
    [["Q4_0", "Q8_0", "Q4_0"], ["attn.1.qkv.0 Q4_0 64 at 0", "attn.1.qkv.1 Q8_0 32 at 64", "attn.1.qkv.2 Q4_0 32 at 96"]],
    [["Q8_0", "Q8_0", "Q8_0"], ["attn.1.qkv Q8_0 128 at 0"]],
  ] as const)("splits %j into runs of one precision", async ([q, k, v], expected) => {
    const plan = planWeights(await openModel([smallGguf({ tensors: qkvIn(q, k, v) })]));
    expect(plan.qkv[1]?.map(({ id, dtype, rows, rowOffset }) => `${id} ${dtype} ${rows} at ${rowOffset}`)).toEqual(expected);
    expect(plan.tensors.filter(({ id }) => id.startsWith("attn.1.qkv"))).toEqual(plan.qkv[1]);
  });

  it("uploads an untied head last", async () => {
    const plan = planWeights(await openModel([smallGguf({ tensors: { "output.weight": { dtype: "Q8_0", shape: [264, 64] } } })]));
    expect(plan.tensors.at(-1)).toMatchObject({ id: "head", dtype: "Q8_0", bytes: 264 * 2 * 34 });
  });
});

describe("sizes", () => {
  it("count every weight once, by module and in all", async () => {
    const model = await openModel(smallFolder());
    const attention = 64 * 64 * 2 + 32 * 64 * 2 + 64;
    const mlp = 3 * 96 * 64 + 64;
    expect(moduleParameters(model, "attn.1")).toBe(attention);
    expect(moduleParameters(model, "mlp.0")).toBe(mlp);
    expect(moduleBytes(model, "attn.0")).toBe((attention - 64) * 2 + 64 * 4);
    expect(totalParameters(model)).toBe(264 * 64 + 2 * (attention + mlp) + 64);
    expect(totalBytes(model)).toBe(planWeights(model).bytes);
    expect(keptBytes(model, parseMask("layer.1", model.spec))).toBe(totalBytes(model) - moduleBytes(model, "attn.1") - moduleBytes(model, "mlp.1"));
    expect(keptBytes(model, new Set(modulesOf(model.spec)))).toBe(264 * 64 * 2 + 64 * 4);
  });

  it("do not take layer 1 for layer 10", async () => {
    const model = await openModel(smallFolder());
    expect(moduleBytes({ ...model, weights: new Map([...model.weights].map(([id, source]) => [id.replace("attn.1.", "attn.10.") as typeof id, source])) }, "attn.1")).toBe(0);
  });
});
