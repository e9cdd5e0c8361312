import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { DTYPE_LAYOUT } from "../formats/dtype";
import type { ModelFormat, OpenedModel } from "../model/opened-model";
import { modulesOf, type Mask, type ModuleId } from "../model/mask";
import type { ExportPlan, PlannedTensor } from "./planned-file";
import { bytesOf, openBothTiny, planned } from "./testing";
import { exportedFiles } from "./write-files";

const FORMATS = ["huggingface", "gguf"] as const;
let tiny: Readonly<Record<ModelFormat, OpenedModel>>;
beforeAll(async () => {
  tiny = await openBothTiny();
});

const plannedTensors = (plan: ExportPlan): PlannedTensor[] => plan.files.flatMap((file) => (file.kind === "tensors" ? file.tensors : []));
const ways = FORMATS.flatMap((from) => FORMATS.map((to) => ({ from, to })));

/** Any mask of 12 layers but the one that leaves nothing. */
const masks = fc.subarray(Array.from({ length: 12 }, (_, layer): ModuleId[] => [`attn.${layer}`, `mlp.${layer}`]).flat()).filter((ids) => ids.length < 24).map((ids): Mask => new Set(ids));

describe.each(ways)("a plan from $from to $to", ({ from, to }) => {
  it("holds, for any mask, every tensor of every layer that is left under its new number, and zeros for silenced modules", async () => {
    const model = tiny[from];
    await fc.assert(fc.asyncProperty(masks, async (mask) => {
      const plan = await planned(model, mask, to);
      const left = 12 - plan.removedLayers.length;
      const tensors = plannedTensors(plan);
      expect(tensors).toHaveLength(2 + 9 * left);
      expect(new Set(tensors.map(({ name }) => name)).size).toBe(tensors.length);
      expect(layersIn(tensors)).toEqual(Array.from({ length: left }, (_, layer) => layer));
      expect([...mask].sort()).toEqual([...plan.zeroed, ...plan.removedLayers.flatMap((layer): ModuleId[] => [`attn.${layer}`, `mlp.${layer}`])].sort());
      expect(tensors.filter(({ content }) => content.kind === "zero").map(({ name }) => name).sort()).toEqual(zeroNames(plan, to).sort());
      expect(plan.bytes).toBe(plan.files.reduce((sum, { size }) => sum + size, 0));
    }), { numRuns: 25 });
  });

  it("takes every tensor from the layer that had its number among those left", async () => {
    const plan = await planned(tiny[from], new Set<ModuleId>(["attn.0", "mlp.0", "attn.5", "mlp.5"]), to);
    for (const { name, content } of plannedTensors(plan)) {
      if (!("entry" in content)) continue;
      const layer = numberIn(name);
      expect(numberIn(content.entry.name)).toBe(layer === null ? null : layer < 4 ? layer + 1 : layer + 2);
    }
  });

  it("says to the byte how large each file will be", async () => {
    const plan = await planned(tiny[from], new Set<ModuleId>(["attn.3", "mlp.3", "mlp.7"]), to);
    for (const file of exportedFiles(plan)) expect((await bytesOf(file)).byteLength).toBe(file.size);
  });
});

describe("a plan", () => {
  it("is named after the model, and a copy of all of it is called so", async () => {
    const model = { ...tiny.gguf, name: "../a/b: c" };
    expect((await planned(model, new Set(["attn.1"]), "gguf")).fileName).toBe("a-b- c-trimmed.gguf");
    expect((await planned(model, new Set(), "huggingface")).fileName).toBe("a-b- c-copy.zip");
  });

  it("is no smaller for silenced modules", async () => {
    const model = tiny.huggingface;
    const bytes = async (mask: Mask): Promise<number> => plannedTensors(await planned(model, mask, "huggingface")).reduce((sum, tensor) => sum + tensor.bytes, 0);
    const full = await bytes(new Set());
    expect(await bytes(new Set(["attn.2", "mlp.9"]))).toBe(full);
    expect(await bytes(new Set(["attn.2", "mlp.2"]))).toBe(full - layerBytes(model, 2));
  });
});

function layersIn(tensors: readonly PlannedTensor[]): number[] {
  const numbers = new Set(tensors.map(({ name }) => numberIn(name)).filter((layer) => layer !== null));
  return [...numbers].sort((a, b) => a - b);
}

function numberIn(name: string): number | null {
  const number = /\.(\d+)\./.exec(name);
  return number ? Number(number[1]) : null;
}

function zeroNames({ zeroed, removedLayers }: ExportPlan, format: ModelFormat): string[] {
  const names = format === "gguf" ? { attn: "blk.#.attn_output.weight", mlp: "blk.#.ffn_down.weight" } : { attn: "model.layers.#.self_attn.o_proj.weight", mlp: "model.layers.#.mlp.down_proj.weight" };
  return zeroed.map((id) => {
    const layer = Number(id.split(".")[1]);
    return (id.startsWith("attn") ? names.attn : names.mlp).replace("#", String(layer - removedLayers.filter((gone) => gone < layer).length));
  });
}

function layerBytes(model: OpenedModel, layer: number): number {
  const modules = new Set(modulesOf(model.spec).filter((id) => id.endsWith(`.${layer}`)));
  return [...model.weights].filter(([id]) => modules.has(id.split(".").slice(0, 2).join(".") as ModuleId)).reduce((sum, [, { entry }]) => {
    const { blockBytes, blockElements } = DTYPE_LAYOUT[entry.dtype];
    return sum + (entry.shape.reduce((product, size) => product * size, 1) / blockElements) * blockBytes;
  }, 0);
}
