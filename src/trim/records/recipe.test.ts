import { describe, expect, it } from "vitest";
import { DEFAULT_OPTIONS } from "../../data/mapping";
import { DEFAULT_TUNE } from "../../train/settings";
import { readRecipe, recipeHash, recipeText, type Recipe } from "./recipe";
import { withExport, type RecipeExport } from "./recipe-export";
import { DATASET, EXPORT, RECIPE, STATE } from "./recipe-testing";

const { start, steps, ...about } = RECIPE;
const TUNED_BEFORE: Recipe = { ...about, from: "0123456789abcdef", start, steps };
const changed = (change: object): string => JSON.stringify({ ...RECIPE, ...change });

describe("a recipe's text", () => {
  it("is read as it was written, no limit on the gradient, a test file, no data at all and exports among it", () => {
    const withTest: Recipe = { ...RECIPE, options: null, dataset: { ...DATASET, test: { name: "t", hash: "c".repeat(64) } } };
    for (const recipe of [RECIPE, { ...RECIPE, steps: [] }, TUNED_BEFORE, withTest, { ...RECIPE, dataset: null }, { ...RECIPE, exports: [EXPORT, { ...EXPORT, measured: null }] }]) {
      const text = recipeText(recipe);
      expect(readRecipe(text)).toEqual(recipe);
      expect(recipeText(readRecipe(text))).toBe(text);
    }
    expect(recipeText(RECIPE).split("\n").filter((line) => line.includes('"mask":["attn.5"'))).toHaveLength(2);
  });

  it("has a hash that reading, measuring and exporting do not change, and whatever was done does", async () => {
    const hash = await recipeHash(RECIPE);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const later: Recipe = { ...RECIPE, made: "2030", adapter: "another", model: { ...RECIPE.model, name: "renamed" }, steps: steps.map((step) => ({ ...step, speed: null, accuracy: null, label: "x" })), exports: [EXPORT] };
    expect([await recipeHash(readRecipe(recipeText(RECIPE))), await recipeHash(later)]).toEqual([hash, hash]);
    const other = { ...DATASET, hash: "d".repeat(64) };
    for (const change of [{ steps: steps.slice(0, 1) }, { dataset: null }, { dataset: other }, { from: "0123" }, { steps: steps.map((step) => ({ ...step, tuning: DEFAULT_TUNE })) }, { model: { ...RECIPE.model, fingerprint: "f".repeat(64) } }]) {
      expect(await recipeHash({ ...RECIPE, ...change })).not.toBe(hash);
    }
  });

  it("has an export of each choice once, the last one, and a line for each", () => {
    const other: RecipeExport = { ...EXPORT, format: "huggingface", precision: "F16" };
    const exports = [EXPORT, other, { ...EXPORT, bytes: 8 }].reduce<readonly RecipeExport[]>(withExport, []);
    expect(exports).toEqual([other, { ...EXPORT, bytes: 8 }]);
    expect(recipeText({ ...RECIPE, exports }).split("\n").filter((line) => line.startsWith('  {"format":'))).toHaveLength(2);
  });

  it("has its masks in running order, whatever order they were written in", () => {
    expect(readRecipe(changed({ steps: [{ ...STATE, mask: ["mlp.3", "attn.12", "attn.3"] }] })).steps[0]?.mask).toEqual(["attn.3", "mlp.3", "attn.12"]);
  });

  it.each<[string, string, RegExp]>([
    ["torn", recipeText(RECIPE).slice(0, -20), /is no JSON/],
    ["of another format", changed({ format: "trimllm-recipe 9" }), /at "format"/],
    ["with a module that is none", changed({ steps: [{ ...STATE, mask: ["head.1"] }] }), /at "steps\.0\.mask\.0": A module is written "attn\.5"/],
    ["with a module twice", changed({ steps: [{ ...STATE, mask: ["mlp.1", "mlp.1"] }] }), /at "steps\.0\.mask": A module stands in it twice/],
    ["with an accuracy above 1", changed({ start: { ...STATE, accuracy: { ...STATE.accuracy, quality: 2 } } }), /at "start\.accuracy\.quality"/],
    ["without a fingerprint", changed({ model: { name: "x", fingerprint: "", bytes: 1 } }), /at "model\.fingerprint": It has to be a SHA-256/],
    ["with more steps than any model has modules", changed({ steps: Array.from({ length: 10_001 }, () => STATE) }), /at "steps"/],
    ["with a label of a million letters", changed({ studio: "x".repeat(1e6) }), /at "studio"/],
    ["with an export that no studio makes", changed({ exports: [{ ...EXPORT, precision: "Q1_0" }] }), /at "exports\.0\.precision"/],
    ["with an export whose check gave no number", changed({ exports: [{ ...EXPORT, verified: { ...EXPORT.verified, maxDiff: null } }] }), /at "exports\.0\.verified\.maxDiff"/],
    ["with a thousand exports", changed({ exports: Array.from({ length: 1000 }, () => EXPORT) }), /at "exports"/],
    ["a list", "[]", /is not usable/],
    ["with settings that are none", changed({ steps: [{ ...STATE, tuning: { steps: "many" } }] }), /at "steps\.0\.tuning\.steps"/],
  ])("that is %s is refused with the field", (_, text, message) => {
    expect(() => readRecipe(text)).toThrow(expect.objectContaining({ code: "malformed", message: expect.stringMatching(message), remedy: expect.stringMatching(/recipe that the studio wrote/) }));
  });

  it("that is too long is not parsed, and names the limit; a split that is none is refused by field", () => {
    expect(() => readRecipe(" ".repeat(16_000_001))).toThrow(expect.objectContaining({ code: "limit", message: "The recipe has 16,000,001 characters; at most 16,000,000 are read." }));
    expect(() => readRecipe(changed({ dataset: { ...DATASET, options: { ...DEFAULT_OPTIONS, split: { seed: "x", sizes: null } } } }))).toThrow(/split is not usable at "seed"/);
  });
});
