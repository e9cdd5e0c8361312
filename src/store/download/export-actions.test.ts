/** The dialog that downloads the model, over the fake engine. */
import { describe, expect, it, vi } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { fakeExport } from "../../../e2e/support/fake-export";
import { fakeModel } from "../../../e2e/support/fake-model";
import { createCommands } from "../../commands/commands";
import { StudioError } from "../../shared/errors";
import { openModelSource } from "../open/model-actions";
import type { TestStudio } from "../../../e2e/support/test-studio";
import { toggleLayer, toggleModule, undoMask } from "../trim/mask-actions";
import { chooseExport, closeExport, exportModel, openExport } from "./export-actions";

const planned = ({ state }: TestStudio) => vi.waitUntil(() => state().exporting.preview, { interval: 1 });
const failed = ({ state }: TestStudio) => vi.waitUntil(() => state().exporting.failure, { interval: 1 });
const previews = ({ engine }: TestStudio) => engine.calls.filter((call) => call === "previewExport").length;

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
    expect(previews(test)).toBe(3);
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
    closeExport(test.studio);
    openExport(test.studio);
    expect(previews(test)).toBe(1);
    closeExport(test.studio);
    toggleModule(test.studio, "attn.5");
    expect(previews(test)).toBe(1);
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
