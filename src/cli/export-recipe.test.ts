/** Recipes that steer and follow an export on the command line, as far as no device is needed. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openTiny, planned } from "../export/testing";
import { fingerprintOf } from "../model/fingerprint";
import { finalState, recipeText, type Recipe } from "../trim/records/recipe";
import { EXPORT, RECIPE, STATE } from "../trim/records/recipe-testing";
import { checkRecipe, flagsOf, givenRecipe, withOutcome } from "./export-recipe";

const folder = mkdtempSync(join(tmpdir(), "trimllm-recipe-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const UNTUNED: Recipe = { ...RECIPE, steps: [{ ...STATE, mask: ["attn.5", "mlp.2"] }] };
function flagsWith(recipe: Recipe, ...more: readonly (readonly [string, string])[]) {
  const path = join(folder, "a.json");
  writeFileSync(path, recipeText(recipe));
  return Object.fromEntries([["recipe", path], ...more]);
}

describe("--recipe", () => {
  it("gives the modules of its last state in place of --drop", async () => {
    const flags = flagsWith(UNTUNED);
    expect(flagsOf(flags, await givenRecipe(flags))).toMatchObject({ drop: "mlp.2,attn.5" });
    expect([await givenRecipe({}), flagsOf({ drop: "attn.1" }, null)]).toEqual([null, { drop: "attn.1" }]);
  });

  it("and --tuned come together or not at all", async () => {
    await expect(givenRecipe(flagsWith(RECIPE))).rejects.toThrow(/tunes, and does not hold the weights/);
    await expect(givenRecipe(flagsWith({ ...UNTUNED, from: "0123" }))).rejects.toThrow(/give their folder with --tuned/);
    await expect(givenRecipe(flagsWith(UNTUNED, ["tuned", "x"]))).rejects.toThrow(/tunes nothing/);
    expect(await givenRecipe(flagsWith(RECIPE, ["tuned", "x"]))).toEqual(RECIPE);
    const none = flagsWith(RECIPE, ["tuned", "none"]);
    expect([await givenRecipe(none), flagsOf(none, RECIPE)]).toEqual([RECIPE, { recipe: none["recipe"], drop: "attn.5,mlp.5" }]);
  });

  it("is of this model, and --drop says the same or nothing", async () => {
    const model = await openTiny("huggingface");
    const own = { ...UNTUNED, model: { ...UNTUNED.model, fingerprint: await fingerprintOf(model) } };
    await checkRecipe(own, model, undefined);
    await checkRecipe(own, model, "attn.5,mlp.2");
    await expect(checkRecipe(own, model, "attn.5")).rejects.toThrow("The recipe drops mlp.2,attn.5, and --drop names attn.5: leave --drop out.");
    await expect(checkRecipe(own, model, "")).rejects.toThrow(/--drop names none/);
    await expect(checkRecipe(UNTUNED, model, undefined)).rejects.toThrow(/of another model: tiny, with the fingerprint aaaaaaaa…/);
  });
});

it("what was written follows in the recipe's exports, in the place of the same before", async () => {
  const choices = { format: "gguf", precision: "source", singles: "absent" } as const;
  const plan = await planned(await openTiny("huggingface"), new Set(finalState(UNTUNED).mask), choices);
  const { verified } = EXPORT;
  const once = withOutcome({ ...UNTUNED, exports: [EXPORT] }, choices, { plan, files: [], verified });
  const twice = withOutcome(once, choices, { plan, files: [], verified: { ...verified, maxDiff: 0 } });
  expect(once.exports).toMatchObject([EXPORT, { format: "gguf", architecture: "deci", files: [{ path: "model-trimmed.gguf", bytes: plan.bytes }], bytes: plan.bytes, verified, measured: null }]);
  expect(twice.exports?.map(({ verified: { maxDiff } }) => maxDiff)).toEqual([0.2, 0]);
});
