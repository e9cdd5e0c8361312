/** What is kept of a model, and for whom. */
import { describe, expect, it } from "vitest";
import { StudioError } from "../../shared/errors";
import { openDatasetFile } from "../data/data-actions";
import { withAccuracy, withSpeed } from "../measure/measurements";
import { measure } from "../measure/measure-actions";
import { openDemo } from "../open/model-actions";
import { selectMask } from "../selectors";
import { toggleModule } from "../trim/mask-actions";
import { dismissLeft } from "./left-open-actions";
import { fakeModel } from "../../../e2e/support/fake-model";
import { choiceResult, speedResult } from "../../../e2e/support/fake-points";
import { MODEL, MODELS_KEPT } from "./model-record";
import { keyOf } from "./records";
import { testBrowser, testStorage } from "./testing";
import { visit, reload, settle, file, openModelFile } from "./visit-testing";

describe("a model's memory", () => {
  it("comes back with the model, after another one was open", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab(), { script: { layers: 6 } });
    await openModelFile(first.studio, "small.gguf");
    await openDatasetFile(first.studio, file("rows.jsonl"));
    toggleModule(first.studio, "attn.5");
    await measure(first.studio);
    const target = { datasetId: first.state().datasetId ?? "", part: first.state().part };
    first.studio.store.setState(({ measurements: known }) => ({ measurements: withSpeed(withAccuracy(known, "attn.5@Q8_0", target, choiceResult(0.5)), "attn.5@Q8_0", speedResult(120)) }));
    const { history, measurements } = first.state();
    const other = await reload(first, storage, browser, { script: { layers: 12 } });
    await openModelFile(other.studio, "other.gguf");
    await settle();
    expect([selectMask(other.state()), other.state().measurements.speed]).toEqual([[], {}]);
    const again = await reload(other, storage, browser, { script: { layers: 6 } });
    await openModelFile(again.studio, "small.gguf");
    await settle();
    expect(again.state()).toMatchObject({ history, measurements });
  });

  it("is not given to a file of the same name and another content, which is said", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab(), { script: { layers: 6 } });
    await openDemo(first.studio);
    toggleModule(first.studio, "attn.5");
    const changed = await reload(first, storage, browser, { script: { layers: 12 } });
    await settle();
    expect(selectMask(changed.state())).toEqual([]);
    expect(changed.state().notices.at(-1)?.message).toMatch(/^This SmolLM2-135M-Instruct is not the file that was open before/);
    const back = await reload(changed, storage, browser, { script: { layers: 6 } });
    await settle();
    expect(selectMask(back.state())).toEqual(["attn.5"]);
  });

  it("has speeds for the adapter that they were measured on only, and says so", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDemo(first.studio);
    await measure(first.studio);
    const { measurements } = first.state();
    const moved = await reload(first, storage, browser, { adapter: "Other GPU" });
    await settle();
    expect(moved.state().measurements).toEqual({ accuracy: measurements.accuracy, speed: {} });
    expect(moved.state().notices.at(-1)?.message).toBe("Speeds measured on Imaginary GPU 4060 are not shown: this is Other GPU. Measure again to get its own.");
    await measure(moved.studio);
    const home = await reload(moved, storage, browser);
    await settle();
    expect(home.state().measurements.speed).toEqual(measurements.speed);
  });

  it("is kept for the last ten models", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    for (let layers = 1; layers <= MODELS_KEPT + 2; layers++) {
      const one = await visit(storage, browser.tab(), { script: { layers } });
      dismissLeft(one.studio);
      await openModelFile(one.studio, "any.gguf");
      await settle();
      toggleModule(one.studio, "attn.0");
      await one.leave();
    }
    const kept = [...storage.map.keys()].filter((key) => key.startsWith("trimllm.model."));
    expect(kept).toHaveLength(MODELS_KEPT);
    expect(kept).not.toContain(keyOf(MODEL, fakeModel({ layers: 1 }).fingerprint));
    expect(kept).toContain(keyOf(MODEL, fakeModel({ layers: MODELS_KEPT + 2 }).fingerprint));
  });

  it("is never made of a recorded run, nor is it what a visit leaves open", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDemo(first.studio);
    const { model, datasets } = first.state();
    const without = await reload(first, storage, browser, { script: { failures: { start: new StudioError("no-webgpu", "none", "Use Chrome.") } } });
    storage.writes.length = 0;
    without.studio.store.setState({ recorded: { date: "2026-01-01", device: "elsewhere" }, model, datasets, modelSource: { kind: "demo" } });
    toggleModule(without.studio, "attn.5");
    await without.leave();
    expect(storage.writes).toEqual([]);
    const next = await visit(storage, browser.tab(without.tab.sessionId()));
    expect([next.state().model?.name, selectMask(next.state())]).toEqual([model?.name, []]);
  });
});
