/** What is kept of exports, over the fake engine. */
import { describe, expect, it } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { fakeExported } from "../../../e2e/support/fake-export";
import { plainChoices, type ExportChoices } from "../../export/records/choices";
import { readRecipe } from "../../trim/records/recipe";
import type { ExportRequest } from "../../worker/protocol";
import { saveRecipe } from "../loop/recipe-actions";
import { openModelFile, reload, settle, visit } from "../persistence/visit-testing";
import { testBrowser, testStorage } from "../persistence/testing";
import { selectStateKey } from "../selectors";
import type { Studio } from "../studio";
import { toggleModule, undoMask } from "../trim/mask-actions";
import { exportAbout } from "./about";
import { mergeExported, rememberExport } from "./exported";

const GGUF: ExportChoices = { ...plainChoices("gguf"), precision: "Q8_0" };

function remember(studio: Studio, choices: ExportChoices, measure: ExportRequest["measure"] = null): void {
  const state = studio.store.getState();
  const request: ExportRequest = { mask: state.history.nodes[state.history.current]?.state.mask ?? [], choices, target: null, measure };
  rememberExport(studio, selectStateKey(state), choices, fakeExported(request, 6));
}

describe("what was exported", () => {
  it("goes into the recipe of its state, with what verifying and measuring found, and into no other", async () => {
    const test = await createOpenStudio({ layers: 6 });
    toggleModule(test.studio, "attn.5");
    remember(test.studio, GGUF, { datasetId: "d0", part: "test" });
    remember(test.studio, plainChoices("huggingface"));
    await saveRecipe(test.studio, test.state().history.current);
    const recipe = readRecipe((await test.downloads[0]?.text()) ?? "");
    expect(recipe.exports).toMatchObject([
      { format: "gguf", precision: "Q8_0", architecture: "llama", verified: { kind: "quantised", prompts: 3 }, measured: { accuracy: { kind: "choice", n: 250 } }, made: "2030-01-02T03:04:05.000Z" },
      { format: "huggingface", precision: "source", measured: null },
    ]);
    toggleModule(test.studio, "mlp.2");
    expect((await exportAbout(test.state(), test.studio.page.environment()))?.recipe.exports).toBeUndefined();
    undoMask(test.studio);
    expect((await exportAbout(test.state(), test.studio.page.environment()))?.recipe.exports).toHaveLength(2);
  });

  it("comes back with its model, after another one was open", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab(), { script: { layers: 6 } });
    await openModelFile(first.studio, "small.gguf");
    toggleModule(first.studio, "attn.5");
    remember(first.studio, GGUF);
    const { exported } = first.state();
    const other = await reload(first, storage, browser, { script: { layers: 12 } });
    await openModelFile(other.studio, "other.gguf");
    await settle();
    expect([Object.keys(exported), other.state().exported]).toEqual([["attn.5"], {}]);
    const again = await reload(other, storage, browser, { script: { layers: 6 } });
    await openModelFile(again.studio, "small.gguf");
    await settle();
    expect(again.state().exported).toEqual(exported);
  });

  it("of two tabs is that of both, the later one where they wrote the same", async () => {
    const test = await createOpenStudio({ layers: 6 });
    toggleModule(test.studio, "attn.5");
    remember(test.studio, GGUF);
    const [one] = test.state().exported["attn.5"] ?? [];
    if (!one) throw new Error("nothing was kept");
    const [older, newer] = [{ ...one, made: "2029", bytes: 1 }, { ...one, made: "2031", bytes: 2 }];
    const folder = { ...one, format: "huggingface" } as const;
    expect(mergeExported({ a: [newer, folder] }, { a: [older], b: [one] })).toEqual({ a: [newer, folder], b: [one] });
    expect(mergeExported({ a: [older, folder] }, { a: [newer] })).toEqual({ a: [folder, newer] });
  });
});

describe("what an export tells", () => {
  it("is nothing for the full model, and the repository where the model came from the Hub", async () => {
    const test = await createOpenStudio({ layers: 6 });
    const about = () => exportAbout(test.state(), test.studio.page.environment());
    expect(await about()).toBeNull();
    toggleModule(test.studio, "attn.5");
    expect(await about()).toMatchObject({ baseModel: null, recipe: { dataset: { name: "rows.jsonl" }, steps: [{ mask: ["attn.5"] }] } });
    test.studio.store.setState({ modelSource: { kind: "hub", repo: { address: "https://huggingface.co", id: "some/tiny", revision: "main" }, paths: [] } });
    expect((await about())?.baseModel).toBe("some/tiny");
  });
});
