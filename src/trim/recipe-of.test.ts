import { describe, expect, it } from "vitest";
import { DEFAULT_OPTIONS } from "../data/mapping";
import { FakeTrimWork } from "./fake-work-testing";
import type { TrimCourse } from "./records/course";
import { DEFAULT_TRIM, type TrimOptions } from "./records/options";
import { readRecipe, recipeText, type Recipe } from "./records/recipe";
import { recipeOf, type RecipeAbout } from "./recipe-of";
import { recipeProblems, type RecipePlace } from "./recipe-problems";
import { compareReplay } from "./replay-compare";
import { runTrim, type TrimRun } from "./trim-loop";
import type { TrimPoint } from "./trim-work";

const ABOUT: RecipeAbout = {
  studio: "0.1.0", made: "2026-11-28", adapter: "a GPU", model: { name: "tiny", fingerprint: "a".repeat(64), bytes: 160 },
  dataset: { name: "medicine.jsonl", hash: "b".repeat(64), options: DEFAULT_OPTIONS, part: "test" },
};

async function run(course: TrimCourse, { work = new FakeTrimWork(), from = { mask: [], tuned: null } }: { readonly work?: FakeTrimWork; readonly from?: TrimPoint } = {}) {
  const silent: TrimRun = { stop: new AbortController().signal, onEvent: () => undefined };
  const outcome = await runTrim(work, { runId: "run", fingerprint: ABOUT.model.fingerprint, datasetId: "d", part: "test", course, from, modules: work.modules, rows: 8 }, silent);
  return { outcome, work, recipe: recipeOf(ABOUT, outcome, course) };
}

const search = (change: Partial<TrimOptions>): TrimCourse => ({ kind: "search", options: { ...DEFAULT_TRIM, ...change } });
const replay = (recipe: Recipe): TrimCourse => ({ kind: "replay", recipe: readRecipe(recipeText(recipe)) });

describe("a recipe of a trim", () => {
  it("says each step in words, how it was tuned, and what was measured", async () => {
    const { recipe } = await run(search({ target: { kind: "modules", count: 3 }, perStep: 2, tune: { kind: "end" } }));
    expect(recipe.start).toMatchObject({ label: "Full model", mask: [], tuning: null, accuracy: { kind: "choice", quality: 0.95, n: 100 }, bytes: 160 });
    expect(recipe.steps.map(({ label, tuning, bytes }) => [label, tuning?.steps ?? null, bytes])).toEqual([["Drop attention 0 and MLP 2", null, 130], ["Drop attention 1", 50, 127]]);
    expect(recipe.steps[1]?.speed?.decode).toBeCloseTo(1000 / 7.1);
  });

  it("leaves the step out that fell below the floor", async () => {
    const { recipe, outcome } = await run(search({ target: { kind: "accuracy", floor: 0.86, bound: "value" }, tune: { kind: "never" } }));
    expect([outcome.steps.length, recipe.steps.length]).toEqual([4, 3]);
  });

  it.each<[string, Partial<TrimOptions>]>([
    ["tuned at the end", { target: { kind: "modules", count: 4 }, tune: { kind: "end" } }],
    ["tuned every 2", { target: { kind: "modules", count: 5 }, tune: { kind: "every", steps: 2 } }],
    ["with a floor, tuned every 2", { target: { kind: "accuracy", floor: 0.86, bound: "value" }, tune: { kind: "every", steps: 2 } }],
    ["with a floor, tuned at the end", { target: { kind: "accuracy", floor: 0.86, bound: "value" }, tune: { kind: "end" } }],
  ])("%s is replayed to the same masks, weights and accuracies without a scan", async (_, change) => {
    const { recipe, outcome } = await run(search(change));
    const again = await run(replay(recipe));
    expect(again.work.calls.map(({ kind }) => kind)).not.toContain("scan");
    expect(again.outcome.steps.map(({ mask, tuned, tunedHere, accuracy }) => [mask, tuned, tunedHere, accuracy])).toEqual(outcome.steps.slice(0, outcome.final + 1).map(({ mask, tuned, tunedHere, accuracy }) => [mask, tuned, tunedHere, accuracy]));
    expect(compareReplay(again.outcome, recipe)).toMatchObject({ same: true, steps: recipe.steps.map(({ accuracy }) => ({ same: true, recipeAccuracy: accuracy?.quality })) });
    expect(again.recipe).toEqual(recipe);
    expect([again.outcome.ended, again.outcome.final]).toEqual(["reached", recipe.steps.length - 1]);
  });

  it("that began with tuned weights is replayed with the same ones, and refused with others", async () => {
    const from: TrimPoint = { mask: [], tuned: "before" };
    const { recipe, outcome, work } = await run(search({ target: { kind: "modules", count: 2 }, tune: { kind: "every", steps: 2 } }), { from });
    const again = await run(replay(recipe), { from });
    expect([compareReplay(again.outcome, recipe).same, again.recipe]).toEqual([true, recipe]);
    expect(again.outcome.steps.map(({ tuned }) => tuned)).toEqual(outcome.steps.map(({ tuned }) => tuned));
    const place: RecipePlace = { fingerprint: ABOUT.model.fingerprint, dataset: ABOUT.dataset, modules: work.modules };
    const reasons = (of: Recipe, tuned: string | null) => recipeProblems(of, place, tuned).map(({ reason }) => reason);
    expect(reasons(recipe, "before")).toEqual([]);
    expect(reasons(recipe, null)).toEqual(["The recipe begins with tuned weights that it does not hold, before; here are the model's own."]);
    expect(reasons(recipe, "others")).toEqual([expect.stringMatching(/those of others\.$/)]);
    const { from: _, ...plain } = recipe;
    expect(reasons(plain, "before")).toEqual(["The recipe begins with the model's own weights, and here are the tuned ones before."]);
  });

  it("that was made by hand may start trimmed and tuned, restore modules, and tune from the model's own weights", async () => {
    const { recipe } = await run(search({ target: { kind: "modules", count: 2 }, tune: { kind: "never" } }));
    const [first] = recipe.steps;
    if (!first) throw new Error("no step");
    const tuning = DEFAULT_TRIM.tuning;
    const byHand: Recipe = {
      ...recipe, options: null, start: { ...recipe.start, mask: ["mlp.1"], tuning },
      steps: [{ ...first, mask: ["attn.0", "mlp.1"], tuning }, { ...first, mask: ["attn.0", "attn.3"] }, { ...first, mask: ["attn.0", "attn.3"], tuning, tunedFrom: "model" }],
    };
    const { outcome, work, recipe: told } = await run(replay(byHand));
    expect(outcome.start).toMatchObject({ mask: ["mlp.1"], tuned: "own+1", full: { tokensPerSecond: 100, bytes: 160 } });
    expect(outcome.steps.map(({ mask, dropped, tuned }) => [mask.join(), dropped.join(), tuned])).toEqual([["attn.0,mlp.1", "attn.0", "own+1+2"], ["attn.0,attn.3", "attn.3", "own+1+2"], ["attn.0,attn.3", "", "own+2"]]);
    expect(told.steps.map(({ label, tunedFrom }) => [label, tunedFrom])).toEqual([["Drop attention 0", "before"], ["Drop attention 3, Restore MLP 1", "before"], ["Tune", "model"]]);
    expect(work.calls.filter(({ kind }) => kind === "tune")).toHaveLength(3);
  });

  it("measured otherwise says at which step, by right answers; without accuracies it compares the modules", async () => {
    const { recipe } = await run(search({ target: { kind: "modules", count: 2 }, tune: { kind: "never" } }));
    const work = new FakeTrimWork();
    const { accuracy } = work;
    work.accuracy = async (at, of, job) => {
      const result = await accuracy.call(work, at, of, job);
      return at.mask.length === 2 && result.kind === "choice" ? { ...result, acc: result.acc + 0.01 } : result;
    };
    const { outcome } = await run(replay(recipe), { work });
    expect(compareReplay(outcome, recipe)).toMatchObject({ same: false, start: { same: true }, steps: [{ same: true, accuracy: 0.94 }, { same: false, recipeAccuracy: 0.92 }] });
    const bare = { ...recipe, steps: recipe.steps.map((step) => ({ ...step, accuracy: null })) };
    expect(compareReplay(outcome, bare)).toMatchObject({ same: true, steps: [{ recipeAccuracy: null }, { recipeAccuracy: null }] });
    expect(compareReplay({ ...outcome, steps: outcome.steps.slice(0, 1) }, recipe).same).toBe(false);
    // The same share of other questions.
    const first = recipe.steps.slice(0, 1).map((step) => ({ ...step, accuracy: step.accuracy && { ...step.accuracy, n: 50 } }));
    expect(compareReplay({ ...outcome, steps: outcome.steps.slice(0, 1) }, { ...recipe, steps: first }).steps).toMatchObject([{ same: false, accuracy: 0.94, recipeAccuracy: 0.94 }]);
  });

  it("tells likelihoods on another device apart only where rounding does not explain it", async () => {
    const { recipe, outcome } = await run(search({ target: { kind: "modules", count: 1 }, tune: { kind: "never" } }));
    const likely = (likelihood: number) => ({ kind: "completion", n: 9, tokens: 90, nll: 1, likelihood, ci95: { low: 0, high: 1 }, chance: 0, seconds: 1, shortened: 0, leftOut: 0 }) as const;
    const of = (quality: number) => ({ ...recipe, start: { ...recipe.start, accuracy: null }, steps: recipe.steps.map((step) => ({ ...step, accuracy: { kind: "completion" as const, quality, nll: 1, n: 9, ci95: { low: 0, high: 1 } } })) });
    const steps = outcome.steps.map((step) => ({ ...step, accuracy: likely(0.4) }));
    expect([0.4005, 0.402].map((quality) => compareReplay({ ...outcome, steps }, of(quality)).same)).toEqual([true, false]);
  });
});

describe("a recipe beside what is open", () => {
  const place: RecipePlace = { fingerprint: ABOUT.model.fingerprint, dataset: ABOUT.dataset, modules: new FakeTrimWork().modules };
  const problemsOf = async (change: Partial<RecipePlace>, of: Partial<Recipe> = {}) => {
    const { recipe } = await run(search({ target: { kind: "modules", count: 1 } }));
    return recipeProblems({ ...recipe, ...of }, { ...place, ...change }, null).map(({ reason }) => reason);
  };
  const dataset = (change: Partial<RecipePlace["dataset"]>) => ({ dataset: { ...ABOUT.dataset, ...change } });

  it("fits its own", async () => {
    expect(await problemsOf({})).toEqual([]);
    expect(await problemsOf(dataset({ options: { mapping: { passage: undefined }, wording: { chat: false, choicesAs: "text", template: null }, split: { sizes: null, seed: 0 } } }))).toEqual([]);
  });

  it.each<[string, Partial<RecipePlace>, RegExp]>([
    ["another model", { fingerprint: "c".repeat(64) }, /another model: tiny, with the fingerprint aaaaaaaa…; the one that is open has cccccccc…/],
    ["another file", dataset({ hash: "d".repeat(64) }), /another dataset: medicine\.jsonl, with the SHA-256 bbbbbbbb…; the one that is open has dddddddd…/],
    ["another split seed", dataset({ options: { ...DEFAULT_OPTIONS, split: { seed: 7, sizes: null } } }), /split has the seed 0, the open dataset's 7/],
    ["other sizes", dataset({ options: { ...DEFAULT_OPTIONS, split: { seed: 0, sizes: { calibration: 1, validation: 2, test: 3 } } } }), /other sizes \(the studio's own\) than the open dataset's \(calibration 1, validation 2, test 3\)/],
    ["another wording", dataset({ options: { ...DEFAULT_OPTIONS, wording: { template: null, choicesAs: "letters", chat: false } } }), /worded otherwise/],
    ["other columns", dataset({ options: { ...DEFAULT_OPTIONS, mapping: { passage: null } } }), /mapped otherwise/],
    ["another part", dataset({ part: "validation" }), /are of the test part, those here would be of the validation part/],
    ["a test file that it has not", dataset({ test: { name: "x", hash: "e".repeat(64) } }), /another test file/],
    ["a model without the module", { modules: new FakeTrimWork().modules.slice(1) }, /drops attn\.0, which the model does not have/],
    ["a model of nothing else", { modules: [{ id: "attn.0", bytes: 1 }] }, /Step 1 of the recipe drops all 1 module: nothing would be left/],
  ])("refuses %s and says which", async (_, change, reason) => {
    expect(await problemsOf(change)).toEqual([expect.stringMatching(reason)]);
  });

  it("refuses one that names no dataset", async () => {
    expect(await problemsOf({}, { dataset: null })).toEqual([expect.stringMatching(/^The recipe names no dataset/)]);
  });

  it("refuses settings that can't be run, with the step", async () => {
    const { recipe } = await run(search({ target: { kind: "modules", count: 1 } }));
    expect(await problemsOf({}, { steps: recipe.steps.map((step) => ({ ...step, tuning: { ...DEFAULT_TRIM.tuning, steps: 0 } })) })).toEqual([expect.stringMatching(/^Step 1 of the recipe: The number of steps is 0/)]);
  });
});
