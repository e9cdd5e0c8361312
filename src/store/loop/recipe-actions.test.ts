/** Recipes over the fake engine: out of a branch, and back as one. */
import { describe, expect, it } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { fakeDataset } from "../../../e2e/support/fake-model";
import type { FakeScript } from "../../../e2e/support/fake-engine";
import { present } from "../../shared/assert";
import { readRecipe, recipeText } from "../../trim/records/recipe";
import type { Recipe } from "../../trim/records/recipe";
import type { TrimOptions } from "../../trim/records/options";
import { measure } from "../measure/measure-actions";
import { goToMeasured } from "../measure/go-to-measured";
import { openDropped } from "../open/drop-actions";
import { canStartJob } from "../run-job";
import { selectMask } from "../selectors";
import { branchLines } from "../measure/shown-branches";
import { goToState, resetMask, toggleLayer, toggleModule } from "../trim/mask-actions";
import { startTuning } from "../tune/tune-actions";
import { editTrimOptions } from "./edit-loop";
import { startTrim } from "./loop-actions";
import { importRecipe, openRecipe, replayRecipe, saveMergekit, saveRecipe } from "./recipe-actions";

async function open(options: Partial<TrimOptions> = {}, script: FakeScript = {}) {
  const test = await createOpenStudio({ layers: 6, ...script });
  editTrimOptions(test.studio, { target: { kind: "modules", count: 4 }, tune: { kind: "end" }, ...options });
  return test;
}

type Test = Awaited<ReturnType<typeof open>>;

async function savedBy({ studio, downloads, state }: Test, node = state().history.current): Promise<Recipe> {
  await saveRecipe(studio, node);
  return readRecipe(await present(downloads.at(-1), "a file").text());
}

const asFile = (recipe: Recipe, name = "medicine.recipe.json") => new File([recipeText(recipe)], name);
const dropped = (file: File) => Promise.resolve([{ path: file.name, file }]);

describe("saving a recipe", () => {
  it("says model, data, how the steps were found, and what was measured of each", async () => {
    const test = await open();
    await startTrim(test.studio);
    const recipe = await savedBy(test);
    expect(test.downloads[0]?.name).toBe("SmolLM2-135M-Instruct-rows-4.recipe.json");
    const { model } = test.state();
    expect(recipe).toMatchObject({
      studio: "9.9.9", made: "2030-01-02T03:04:05.000Z", adapter: "Imaginary GPU 4060", model: { name: model?.name, fingerprint: model?.fingerprint, bytes: model?.bytes },
      dataset: { name: "rows.jsonl", hash: fakeDataset("d0", "rows.jsonl").hash, part: "test" }, options: { strategy: "nll", target: { count: 4 } }, start: { mask: [], label: "Full model", tuning: null },
    });
    const { steps = [], start } = test.state().loop.run ?? {};
    expect(recipe.steps.map(({ mask }) => mask)).toEqual(steps.map(({ mask }) => mask));
    expect(recipe.steps.map(({ tuning }) => tuning?.steps ?? null)).toEqual([null, null, null, 50]);
    const last = present(steps.at(-1), "a step");
    if (last.accuracy.kind !== "choice") throw new Error("no choices");
    expect(recipe.steps.at(-1)).toMatchObject({ accuracy: { quality: last.accuracy.acc, n: 250, ci95: last.accuracy.ci95 }, speed: { decode: last.speed.decode.median, prefill: last.speed.prefill.median } });
    expect([recipe.start.bytes, recipe.steps[0]?.bytes]).toEqual([start?.bytes, steps[0]?.bytes]);
  });

  it("of steps by hand has no options, and no numbers where nothing was measured", async () => {
    const test = await open();
    toggleModule(test.studio, "attn.5");
    toggleModule(test.studio, "mlp.2");
    await measure(test.studio);
    const recipe = await savedBy(test);
    expect(recipe.options).toBeNull();
    expect(recipe.steps.map(({ label, accuracy }) => [label, accuracy === null])).toEqual([["Drop attention 5", true], ["Drop MLP 2", false]]);
  });

  it("of a state half way ends there", async () => {
    const test = await open();
    await startTrim(test.studio);
    expect((await savedBy(test, 2)).steps.length).toBe(2);
  });

  it("leaves out what was tuned before the model's own weights came back", async () => {
    const test = await open();
    toggleModule(test.studio, "attn.5");
    await startTuning(test.studio);
    expect((await savedBy(test)).steps.map(({ tuning }) => tuning?.steps ?? null)).toEqual([null, 50]);
    resetMask(test.studio);
    toggleModule(test.studio, "mlp.1");
    expect((await savedBy(test)).steps.map(({ mask }) => mask)).toEqual([[], ["mlp.1"]]);
  });

  it("begins with weights of which nobody knows how they were tuned, and names them", async () => {
    const test = await open();
    await startTuning(test.studio);
    const tuned = present(test.state().history.nodes[1]?.state.tuned, "tuned weights");
    goToState(test.studio, 0);
    goToMeasured(test.studio, `attn.1#${tuned}`, "A point");
    toggleModule(test.studio, "mlp.4");
    const recipe = await savedBy(test);
    expect(recipe).toMatchObject({ from: tuned, start: { mask: ["attn.1"], label: "A point", tuning: null }, steps: [{ mask: ["attn.1", "mlp.4"], tuning: null }] });
  });
});

describe("a recipe without data", () => {
  async function saved() {
    const test = await open();
    test.studio.store.setState({ datasetId: null });
    toggleModule(test.studio, "attn.5");
    return savedBy(test);
  }

  it("is saved of a mask alone, and is a branch that can't be replayed when it is opened", async () => {
    const recipe = await saved();
    expect([recipe.dataset, recipe.steps.map(({ mask }) => mask)]).toEqual([null, [["attn.5"]]]);
    const test = await open();
    await importRecipe(test.studio, asFile(recipe, "mine.recipe.json"));
    expect([selectMask(test.state()), test.state().loop.recipe, test.state().datasetId]).toEqual([["attn.5"], null, "d0"]);
    expect(test.state().notices.at(-1)?.message).toBe("mine is a branch of the history. It names no dataset, so there is nothing to measure again.");
  });

  it.each<[string, (recipe: Recipe) => Recipe, RegExp]>([
    ["of another model", (recipe) => ({ ...recipe, model: { ...recipe.model, fingerprint: "0".repeat(64) } }), /another model: SmolLM2/],
    ["with a module that the model has not", (recipe) => ({ ...recipe, steps: [{ ...recipe.start, mask: ["mlp.77"] }] }), /drops mlp\.77/],
    ["that drops everything", (recipe) => ({ ...recipe, steps: [{ ...recipe.start, mask: Array.from({ length: 6 }, (_, layer) => [`attn.${layer}`, `mlp.${layer}`] as const).flat() }] }), /drops all 12 modules/],
  ])("%s is refused", async (_, change, message) => {
    const recipe = change(await saved());
    await expect(importRecipe((await open()).studio, asFile(recipe))).rejects.toThrow(message);
  });
});

describe("saving for mergekit", () => {
  it("names the layers that stay where whole layers went, and refuses single modules", async () => {
    const test = await open();
    toggleLayer(test.studio, 2);
    await saveMergekit(test.studio, test.state().history.current);
    expect(test.downloads[0]?.name).toBe("SmolLM2-135M-Instruct-rows-2.mergekit.yml");
    expect(await present(test.downloads[0], "a file").text()).toMatch(/layer_range: \[0, 2\][^]+layer_range: \[3, 6\]\nmerge_method: passthrough\n$/);
    toggleModule(test.studio, "attn.5");
    await saveMergekit(test.studio, test.state().history.current);
    expect([test.downloads.length, test.state().notices.at(-1)?.message]).toEqual([1, expect.stringMatching(/^mergekit takes whole layers only/)]);
  });
});

describe("opening a recipe", () => {
  it("adds its masks as a branch with the file's name, and offers the replay, which ends in the same masks and accuracies", async () => {
    const first = await open();
    await startTrim(first.studio);
    const recipe = await savedBy(first);
    const test = await open({ strategy: "random" });
    toggleModule(test.studio, "attn.0");
    await importRecipe(test.studio, asFile(recipe));
    expect(test.state().history.nodes.map(({ parent, state: { mask, tuned } }) => [parent, mask.length, tuned])).toEqual([[null, 0, null], [0, 1, null], [0, 1, null], [2, 2, null], [3, 3, null], [4, 4, null]]);
    expect(branchLines(test.state().history).at(-1)?.name).toBe("medicine");
    expect(test.state().history.nodes[5]?.state.label).toMatch(/\(without its tuning\)$/);
    expect(test.state().notices.at(-1)).toMatchObject({ tone: "info", command: "recipe.replay" });
    expect([test.state().loop.run, Object.keys(test.state().measurements.accuracy)]).toEqual([null, []]);
    await replayRecipe(test.studio);
    const { run } = test.state().loop;
    expect([run?.phase, run?.startNode, run?.nodes]).toEqual(["done", 0, [6, 7, 8, 9]]);
    expect(run?.steps.map(({ mask, accuracy }) => [mask, accuracy])).toEqual(first.state().loop.run?.steps.map(({ mask, accuracy }) => [mask, accuracy]));
    expect(selectMask(test.state())).toEqual(recipe.steps.at(-1)?.mask);
  });

  it("takes the dataset and the part that it is of", async () => {
    const first = await open();
    await startTrim(first.studio);
    const recipe = await savedBy(first);
    const test = await open();
    const [dataset] = test.state().datasets;
    const other = { ...present(dataset, "a dataset"), summary: fakeDataset("d1", "law.jsonl") };
    test.studio.store.setState(({ datasets }) => ({ datasets: [...datasets, other], datasetId: "d1", part: "validation" }));
    await importRecipe(test.studio, asFile(recipe));
    expect([test.state().datasetId, test.state().part]).toEqual(["d0", "test"]);
  });

  it("is what happens to a recipe that is dropped on the page, whatever it is called", async () => {
    const first = await open();
    await startTrim(first.studio);
    const recipe = await savedBy(first);
    const test = await open();
    await openDropped(test.studio, dropped(asFile(recipe, "download (3).txt")));
    expect([test.state().loop.recipe, test.state().datasets.length]).toEqual([recipe, 1]);
  });

  it("waits for the model that was dropped with it", async () => {
    const test = await open();
    const model = new File(["GGUF\x03"], "small.gguf");
    const recipe = new File(['{"format":"trimllm-recipe 1"}'], "a.json");
    await openDropped(test.studio, Promise.resolve([{ path: "small.gguf", file: model }, { path: "a.json", file: recipe }]));
    expect([test.state().preflight, test.state().notices.at(-1)?.remedy]).toEqual([null, "Open the model first, then the recipe."]);
  });

  it.each<[string, (recipe: Recipe) => Recipe, RegExp]>([
    ["of another model", (recipe) => ({ ...recipe, model: { ...recipe.model, name: "Llama", fingerprint: "0".repeat(64) } }), /another model: Llama/],
    ["of another dataset", (recipe) => ({ ...recipe, dataset: { ...present(recipe.dataset, "a dataset"), name: "law.jsonl", hash: "0".repeat(64) } }), /another dataset: law.jsonl/],
    ["that is damaged", (recipe) => ({ ...recipe, steps: [{ ...present(recipe.steps[0], "a step"), mask: ["head.1"] as never }] }), /steps\.0\.mask/],
  ])("%s changes nothing and says so", async (_, damage, message) => {
    const first = await open();
    await startTrim(first.studio);
    const recipe = damage(await savedBy(first));
    const test = await open();
    const { history, loop, datasetId } = test.state();
    await openRecipe(test.studio, dropped(asFile(recipe)));
    expect(test.state().notices.map((notice) => notice.message)).toEqual([expect.stringMatching(message)]);
    expect(test.state()).toMatchObject({ history, loop, datasetId });
  });

  it("needs a model, a dataset, and an idle engine", async () => {
    const first = await open();
    await startTrim(first.studio);
    const file = asFile(await savedBy(first));
    const test = await open({}, { stepMs: 1 });
    const running = measure(test.studio);
    await expect(importRecipe(test.studio, file)).rejects.toThrow(/still running/);
    await running;
    test.studio.store.setState({ datasetId: null });
    await expect(importRecipe(test.studio, file)).rejects.toThrow("The recipe is of rows.jsonl, and no dataset is open.");
    test.studio.store.setState({ model: null });
    await expect(importRecipe(test.studio, file)).rejects.toThrow(/no model is open/);
    expect([test.state().history.nodes.length, canStartJob(test.state())]).toEqual([1, true]);
  });

  it("is one at a time, and nothing where the person chose none", async () => {
    const { studio, state } = await open();
    await openRecipe(studio, Promise.resolve(null));
    expect(state().notices).toEqual([]);
    const file = new File(["{}"], "a.json");
    await openRecipe(studio, Promise.resolve([{ path: "a", file }, { path: "b", file }]));
    expect(state().notices.at(-1)?.message).toBe("2 files were chosen.");
  });
});
