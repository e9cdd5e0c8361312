import { describe, expect, it } from "vitest";
import type { ModuleId } from "../../model/mask";
import { RECIPE, STATE } from "../../trim/records/recipe-testing";
import { mergekitConfig, type MergekitRequest } from "./mergekit";

const layers = (...gone: readonly number[]): ModuleId[] => gone.flatMap((layer): ModuleId[] => [`attn.${layer}`, `mlp.${layer}`]);
const configOf = (mask: readonly ModuleId[], change: Partial<MergekitRequest> = {}) => mergekitConfig({ recipe: { ...RECIPE, steps: [{ ...STATE, mask }] }, hash: "abc", layers: 12, baseModel: "some/demo", dtype: "float16", ...change });
const rangesOf = (text: string | null) => [...(text ?? "").matchAll(/layer_range: (\[\d+, \d+\])/g)].map(([, range]) => range);

describe("a mergekit config", () => {
  it("takes the layers that stay from the base model, in its type", () => {
    expect(configOf(layers(3, 7))).toBe(`# Made by TrimLLM Studio 0.1.0: 10 of 12 layers. SHA-256 of the recipe: abc
slices:
  - sources:
      - model: "some/demo"
        layer_range: [0, 3]
  - sources:
      - model: "some/demo"
        layer_range: [4, 7]
  - sources:
      - model: "some/demo"
        layer_range: [8, 12]
merge_method: passthrough
dtype: float16
`);
  });

  it.each([
    ["the first", layers(0), ["[1, 12]"]],
    ["the last two", layers(10, 11), ["[0, 10]"]],
    ["neighbours", layers(4, 5, 6), ["[0, 4]", "[7, 12]"]],
    ["all but one", layers(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), ["[11, 12]"]],
  ])("is without %s", (_, mask, ranges) => {
    expect(rangesOf(configOf(mask))).toEqual(ranges);
  });

  it("is none where a single module, nothing or everything is dropped", () => {
    expect([configOf([...layers(3), "attn.5"]), configOf([]), configOf(layers(...Array.from({ length: 12 }, (_, layer) => layer)))]).toEqual([null, null, null]);
  });

  it("says what it leaves to do: the base model where it is not known, the tuning", () => {
    const text = configOf(layers(3), { recipe: { ...RECIPE, from: "0123", model: { ...RECIPE.model, name: 'a\n"b"' }, steps: [{ ...STATE, mask: layers(3) }] }, baseModel: null, dtype: null });
    expect(text).toMatch(/^# [^\n]+\n# The models are to be the folder[^\n]+\n# The recipe tunes norms and head as well[^\n]+\nslices:\n/);
    expect(text).toContain('- model: "a \\"b\\""\n');
    expect(text).not.toContain("dtype");
  });
});
