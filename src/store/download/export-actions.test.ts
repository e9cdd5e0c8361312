/** The dialog that downloads the model, over the fake engine. */
import { describe, expect, it, vi } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { fakeExport, fakeExported } from "../../../e2e/support/fake-export";
import { fakeModel } from "../../../e2e/support/fake-model";
import { createCommands } from "../../commands/commands";
import { StudioError } from "../../shared/errors";
import { openModelSource } from "../open/model-actions";
import type { TestStudio } from "../../../e2e/support/test-studio";
import { toggleLayer, toggleModule, undoMask } from "../trim/mask-actions";
import { PRECISIONS } from "../../export/records/choices";
import { selectMask } from "../selectors";
import { closeExport } from "./close-dialogs";
import { chooseExport, chooseMeasuring, exportModel, measureExport, openExport } from "./export-actions";
import { wishKey, wishOf } from "./export-wish";

const planned = ({ state }: TestStudio) => vi.waitUntil(() => state().exporting.preview, { interval: 1 });
const failed = ({ state }: TestStudio) => vi.waitUntil(() => state().exporting.failure, { interval: 1 });
/** Everything that was asked for of it. */
const previews = ({ engine }: TestStudio) => engine.calls.filter((call) => call === "previewExport").length;
/** By precision; undefined is not known yet. */
const sizes = ({ state }: TestStudio) => PRECISIONS[state().exporting.choices.format].map((precision) => {
  const wish = wishOf(state());
  return state().exporting.sizes[wishKey({ ...wish, choices: { ...wish.choices, precision } })];
});
const allSized = (test: TestStudio) => vi.waitUntil(() => sizes(test).every((size) => size !== undefined), { interval: 1 });

describe("the preview", () => {
  it("is of the mask, and follows it while the dialog is open", async () => {
    const test = await createOpenStudio();
    toggleLayer(test.studio, 3);
    openExport(test.studio);
    expect(await planned(test)).toMatchObject({ removedLayers: [3], absent: [] });
    toggleModule(test.studio, "attn.5");
    expect(test.state().exporting.preview).toBeNull();
    expect(await planned(test)).toMatchObject({ removedLayers: [3], absent: ["attn.5"] });
    undoMask(test.studio);
    expect(await planned(test)).toMatchObject({ absent: [] });
  });

  it("comes with the size of every other precision, each asked for once", async () => {
    const test = await createOpenStudio();
    openExport(test.studio);
    chooseExport(test.studio, { format: "gguf" });
    await planned(test);
    await allSized(test);
    expect(sizes(test)).toEqual([92_100_000, 269_000_000, 269_000_000, 143_000_000, 88_000_000]);
    const before = previews(test);
    chooseExport(test.studio, { precision: "Q4_0" });
    expect((await planned(test)).bytes).toBe(88_000_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(previews(test)).toBe(before + 1);
  });

  it("says which precision can't be written, and offers the others all the same", async () => {
    const test = await createOpenStudio();
    vi.spyOn(test.engine, "previewExport").mockImplementation(async (subject) => {
      if (subject.choices.precision === "F16") throw new StudioError("unsupported", "A value is beyond F16.", "Choose BF16.");
      return fakeExport(subject, 30);
    });
    openExport(test.studio);
    await allSized(test);
    expect(sizes(test)).toEqual([92_100_000, null, 269_000_000]);
    expect(test.state()).toMatchObject({ exporting: { failure: null }, notices: [], lastError: null });
  });

  it("gives a precision up that the chosen format can't hold", async () => {
    const test = await createOpenStudio();
    chooseExport(test.studio, { format: "gguf", precision: "Q4_0" });
    chooseExport(test.studio, { format: "huggingface" });
    expect(test.state().exporting.choices).toMatchObject({ format: "huggingface", precision: "source" });
  });

  it("is asked for again when another model comes under the open dialog", async () => {
    const test = await createOpenStudio();
    openExport(test.studio);
    await planned(test);
    vi.spyOn(test.engine, "openModel").mockResolvedValue(fakeModel({ layers: 4 }));
    await openModelSource(test.studio, { kind: "demo" });
    expect(test.state().model?.layers).toBe(4);
    expect(await planned(test)).not.toBeNull();
  });

  it("is not asked for behind a closed dialog, and once it is there not again", async () => {
    const test = await createOpenStudio();
    openExport(test.studio);
    openExport(test.studio);
    await planned(test);
    await allSized(test);
    closeExport(test.studio);
    openExport(test.studio);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(previews(test)).toBe(PRECISIONS.huggingface.length);
    closeExport(test.studio);
    toggleModule(test.studio, "attn.5");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(previews(test)).toBe(PRECISIONS.huggingface.length);
  });

  it("never comes late, for a mask that was left", async () => {
    const test = await createOpenStudio();
    const answers: ((fileName: string) => void)[] = [];
    vi.spyOn(test.engine, "previewExport").mockImplementation((subject) => new Promise((resolve) => answers.push((fileName) => resolve({ ...fakeExport(subject, 30), fileName }))));
    openExport(test.studio);
    toggleModule(test.studio, "attn.5");
    await vi.waitUntil(() => answers.length === 2, { interval: 1 });
    answers[0]?.("old");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(test.state().exporting.preview).toBeNull();
    answers[1]?.("new");
    expect(await planned(test)).toMatchObject({ fileName: "new" });
  });

  it("says in the dialog why there is none, and is asked for again when the format or the device is another", async () => {
    const test = await createOpenStudio();
    const asking = vi.spyOn(test.engine, "previewExport").mockRejectedValue(new StudioError("unsupported", "Q5_K can't be written.", "Choose GGUF."));
    const { writeExport } = createCommands(test.studio);
    openExport(test.studio);
    expect(await failed(test)).toMatchObject({ message: "Q5_K can't be written." });
    expect([writeExport.enabled(), test.state().notices, test.state().lastError?.code]).toEqual(["Q5_K can't be written.", [], "unsupported"]);
    asking.mockRejectedValueOnce(new StudioError("device-lost", "reset", "Go on."));
    chooseExport(test.studio, { format: "gguf" });
    await vi.waitUntil(() => test.state().exporting.failure?.code === "device-lost", { interval: 1 });
    asking.mockRestore();
    const { engine } = test.state();
    test.studio.store.setState({ engine: { kind: "starting" } });
    test.studio.store.setState({ engine });
    await planned(test);
    expect([test.state().exporting.failure, writeExport.enabled()]).toEqual([null, true]);
  });
});

describe("the download", () => {
  it("is written in the chosen format, and reports the check", async () => {
    const test = await createOpenStudio();
    openExport(test.studio);
    chooseExport(test.studio, { format: "gguf" });
    await planned(test);
    await exportModel(test.studio);
    expect(test.downloads.map((one) => one.name)).toEqual(["SmolLM2-135M-Instruct-trimmed.gguf"]);
    expect(test.state().exporting.result?.verified.maxDiff).toBe(3.1e-6);
  });

  it("writes nothing when the person closes the save dialog", async () => {
    const test = await createOpenStudio({}, { askTarget: async () => null });
    openExport(test.studio);
    await planned(test);
    await exportModel(test.studio);
    expect(test.engine.calls).not.toContain("exportModel");
    expect(test.state().notices).toEqual([]);
  });

  it.each([
    ["the mask is another", ({ studio }: TestStudio) => toggleModule(studio, "attn.5")],
    ["the format is another", ({ studio }: TestStudio) => chooseExport(studio, { format: "gguf" })],
    ["the model is another", ({ studio }: TestStudio) => studio.store.setState({ model: fakeModel({ layers: 4 }) })],
    ["the dialog is closed", ({ studio }: TestStudio) => closeExport(studio)],
  ])("is told by its name when %s by the time it ends", async (_, goOn) => {
    const test = await createOpenStudio({ stepMs: 2 });
    openExport(test.studio);
    await planned(test);
    const writing = exportModel(test.studio);
    await vi.waitUntil(() => test.state().job?.kind === "export", { interval: 1 });
    goOn(test);
    await writing;
    expect(test.state()).toMatchObject({ exporting: { result: null }, notices: [{ tone: "info", message: "SmolLM2-135M-Instruct-trimmed.zip is written and verified." }] });
    expect(test.downloads.length).toBe(1);
  });
});

describe("measuring the file", () => {
  async function opened(choices: Parameters<typeof chooseExport>[1] = { format: "gguf", precision: "Q8_0" }) {
    const test = await createOpenStudio({}, { askTarget: async () => "download" });
    toggleModule(test.studio, "attn.5");
    openExport(test.studio);
    chooseExport(test.studio, choices);
    await planned(test);
    const asked = vi.spyOn(test.engine, "exportModel");
    return { test, asked: () => asked.mock.calls.map(([, request]) => request.measure ?? null) };
  }
  const keys = ({ state }: TestStudio) => [Object.keys(state().measurements.accuracy), Object.keys(state().measurements.speed)];

  it("is meant where the precision is another, and its numbers are a point beside the state, which stays as it is", async () => {
    const { test, asked } = await opened();
    const { history } = test.state();
    await exportModel(test.studio);
    expect(asked()).toEqual([{ datasetId: "d0", part: "test" }]);
    expect(keys(test)).toEqual([["d0|test|attn.5@Q8_0"], ["attn.5@Q8_0"]]);
    expect(test.state().measurements.accuracy["d0|test|attn.5@Q8_0"]).toMatchObject({ ...test.state().exporting.result?.measured?.accuracy, device: "Imaginary GPU 4060" });
    expect([test.state().history, selectMask(test.state())]).toEqual([history, ["attn.5"]]);
  });

  it("is not meant for the source's precision, whose numbers the state has itself", async () => {
    const { test, asked } = await opened({ format: "gguf" });
    await exportModel(test.studio);
    chooseMeasuring(test.studio, true);
    await exportModel(test.studio);
    expect(asked()).toEqual([null, { datasetId: "d0", part: "test" }]);
    expect([test.state().exporting.result?.measured?.speed.dispatchesPerToken, keys(test)]).toEqual([276, [[], []]]);
  });

  it("is left out where the person says so, and where there are no rows", async () => {
    const { test, asked } = await opened();
    chooseMeasuring(test.studio, false);
    await exportModel(test.studio);
    chooseMeasuring(test.studio, true);
    test.studio.store.setState({ datasetId: null });
    await exportModel(test.studio);
    expect(asked()).toEqual([null, null]);
    expect(createCommands(test.studio).measureExport.enabled()).toBe("Open a dataset first: accuracy is measured on it.");
  });

  it("needs no file that stays", async () => {
    const { test, asked } = await opened();
    await measureExport(test.studio);
    expect([asked(), test.downloads, test.state().exported, test.state().exporting.result?.file]).toEqual([[{ datasetId: "d0", part: "test" }], [], {}, null]);
    expect([keys(test)[1], test.state().exporting.isSaved, test.state().exporting.result?.verified.kind]).toEqual([["attn.5@Q8_0"], false, "quantised"]);
  });

  it("tells nothing of another model that came meanwhile", async () => {
    const { test } = await opened();
    const measuring = measureExport(test.studio);
    await vi.waitUntil(() => test.state().job?.kind === "export", { interval: 1 });
    test.studio.store.setState({ model: fakeModel({ layers: 4 }) });
    await measuring;
    expect([keys(test), test.state().notices.map(({ message }) => message)]).toEqual([[[], []], ["SmolLM2-135M-Instruct-trimmed-Q8_0.gguf is measured."]]);
  });

  it("says so where it came to no numbers", async () => {
    const { test } = await opened();
    vi.spyOn(test.engine, "exportModel").mockImplementation(async (_, request) => ({ ...fakeExported(request, 30), measured: null, unmeasured: "That was cancelled." }));
    const measuring = measureExport(test.studio);
    closeExport(test.studio);
    await measuring;
    expect(test.state().notices.map(({ message }) => message)).toEqual(["SmolLM2-135M-Instruct-trimmed-Q8_0.gguf is not measured. That was cancelled."]);
  });

  it("fails in the dialog, and as a notice once that is closed", async () => {
    const { test } = await opened();
    vi.spyOn(test.engine, "exportModel").mockRejectedValue(new StudioError("disk-full", "The disk is full.", "Free 60 MB."));
    await exportModel(test.studio);
    expect(test.state()).toMatchObject({ exporting: { refusal: { message: "The disk is full." }, result: null }, notices: [], lastError: { code: "disk-full" } });
    chooseExport(test.studio, { precision: "Q4_0" });
    await planned(test);
    expect(test.state().exporting.refusal).toBeNull();
    closeExport(test.studio);
    await exportModel(test.studio);
    expect(test.state().notices.map(({ message }) => message)).toEqual(["The disk is full."]);
  });
});
