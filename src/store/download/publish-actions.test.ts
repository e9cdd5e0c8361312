/** The form that publishes, over the fake engine. */
import { describe, expect, it, vi } from "vitest";
import { createOpenStudio, type TestStudio } from "../../../e2e/support/test-studio";
import { createCommands } from "../../commands/commands";
import { StudioError } from "../../shared/errors";
import { copyReport } from "../device/report-actions";
import { closePublish } from "./close-dialogs";
import { openExport } from "./export-actions";
import { startPersistence } from "../persistence/persistence";
import { testStorage } from "../persistence/testing";
import { toggleLayer, toggleModule } from "../trim/mask-actions";
import { editPublishForm, openPublish, publish } from "./publish-actions";

const TOKEN = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz";

const planned = ({ state }: TestStudio) => vi.waitUntil(() => state().publishing.plan, { interval: 1 });

async function filled(test: TestStudio) {
  openPublish(test.studio);
  editPublishForm(test.studio, { repo: " me/model ", token: ` ${TOKEN} ` });
  await planned(test);
  return test;
}

describe("the form", () => {
  it("plans the files that it would send, and again with every choice and mask", async () => {
    const test = await createOpenStudio();
    toggleLayer(test.studio, 3);
    openPublish(test.studio);
    expect(await planned(test)).toMatchObject({ folder: { removedLayers: [3], absent: [] }, gguf: null });
    editPublishForm(test.studio, { gguf: "Q8_0" });
    const asked = vi.spyOn(test.engine, "previewExport");
    await vi.waitUntil(() => test.state().publishing.plan?.gguf, { interval: 1 });
    // The card, whose bytes are planned too, names the GGUF.
    expect(asked.mock.calls.map(([subject]) => subject.about?.gguf)).toEqual(["Q8_0", "Q8_0"]);
    toggleModule(test.studio, "attn.5");
    await vi.waitUntil(() => (test.state().publishing.plan?.folder.absent.length ?? 0) > 0, { interval: 1 });
    editPublishForm(test.studio, { singles: "zeroed" });
    await vi.waitUntil(() => (test.state().publishing.plan?.gguf?.zeroed.length ?? 0) > 0, { interval: 1 });
    const calls = test.engine.calls.length;
    closePublish(test.studio);
    toggleModule(test.studio, "attn.6");
    editPublishForm(test.studio, { repo: "me/other" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(test.engine.calls.length).toBe(calls);
  });

  it("says why nothing can be planned", async () => {
    const test = await createOpenStudio({ failures: { previewExport: new StudioError("unsupported", "Q5_K can't be written.", "Choose F16.") } });
    openPublish(test.studio);
    await vi.waitUntil(() => test.state().publishing.failure, { interval: 1 });
    editPublishForm(test.studio, { repo: "me/model", token: TOKEN });
    expect(createCommands(test.studio).publish.enabled()).toBe("Q5_K can't be written.");
  });

  it("takes the place of the download's, and its command says what is missing", async () => {
    const test = await createOpenStudio();
    const { publish: command, openPublish: opening, palette } = createCommands(test.studio);
    openExport(test.studio);
    expect(command.enabled()).toBe("Open the form first: Publish on the Hub.");
    await opening.run();
    expect([test.state().exporting.open, test.state().publishing.open, palette.enabled()]).toEqual([false, true, "Close the dialog first."]);
    expect(test.state().publishing.form).toMatchObject({ isPrivate: true, gguf: null, token: "" });
    expect(command.enabled()).toBe("Name the repository first: name/model.");
    editPublishForm(test.studio, { repo: "me/model" });
    expect(command.enabled()).toBe("Paste a token with write access first.");
    editPublishForm(test.studio, { token: TOKEN });
    expect(command.enabled()).toBe("The files are still being planned.");
    await planned(test);
    expect(command.enabled()).toBe(true);
  });
});

describe("publishing", () => {
  it("sends what was chosen to the Hub that is set, once, and shows where it is", async () => {
    const test = await filled(await createOpenStudio());
    toggleModule(test.studio, "attn.5");
    editPublishForm(test.studio, { precision: "BF16", gguf: "Q4_0", singles: "zeroed", isPrivate: false });
    test.studio.store.setState({ hubAddress: "http://127.0.0.1:8080/" });
    await planned(test);
    const asked = vi.spyOn(test.engine, "publish");
    await publish(test.studio);
    expect(asked).toHaveBeenCalledOnce();
    expect(asked.mock.calls[0]?.[1]).toMatchObject({
      mask: ["attn.5"], tuned: null, repo: "me/model", isPrivate: false, token: TOKEN, hubAddress: "http://127.0.0.1:8080",
      folder: { format: "huggingface", precision: "BF16", singles: "zeroed" }, gguf: { format: "gguf", precision: "Q4_0", singles: "zeroed" }, about: { recipe: { steps: [{ mask: ["attn.5"] }] } },
    });
    expect(test.state().publishing.result).toMatchObject({ url: "https://huggingface.co/me/model" });
  });

  it("fails in the form, or as a notice once that is closed; a cancel is no failure", async () => {
    const test = await filled(await createOpenStudio({ stepMs: 2 }));
    const refusing = vi.spyOn(test.engine, "publish").mockRejectedValue(new StudioError("io", "The token can't write to me/model.", "Make one with write access."));
    await publish(test.studio);
    expect(test.state()).toMatchObject({ publishing: { refusal: { remedy: "Make one with write access." }, result: null }, notices: [] });
    editPublishForm(test.studio, { isPrivate: false });
    expect(test.state().publishing.refusal).toBeNull();
    closePublish(test.studio);
    await publish(test.studio);
    expect(test.state().notices.map(({ message }) => message)).toEqual(["The token can't write to me/model."]);
    refusing.mockRestore();
    openPublish(test.studio);
    const publishing = publish(test.studio);
    await vi.waitUntil(() => test.state().job?.progress, { interval: 1 });
    await createCommands(test.studio).cancelJob.run();
    await publishing;
    expect(test.state()).toMatchObject({ publishing: { refusal: null, result: null }, job: null });
    expect(test.state().notices.length).toBe(1);
  });

  it("refuses an address that the page may not talk to before anything is sent", async () => {
    const test = await filled(await createOpenStudio());
    test.studio.store.setState({ hubAddress: "https://elsewhere.test" });
    await publish(test.studio);
    expect([test.engine.calls.includes("publish"), test.state().publishing.refusal?.code]).toEqual([false, "usage"]);
  });
});

it("keeps the token in no record, no report and no download", async () => {
  const storage = testStorage();
  const copied: string[] = [];
  const test = await createOpenStudio({}, { storage, copyText: async (text) => void copied.push(text) });
  const { settled } = startPersistence(test.studio, Promise.resolve());
  await settled;
  test.studio.store.setState({ modelSource: { kind: "demo" } });
  toggleModule(test.studio, "attn.5");
  await filled(test);
  await publish(test.studio);
  vi.spyOn(test.engine, "publish").mockRejectedValue(new StudioError("io", "The token can't write to me/model.", "Make another one."));
  await publish(test.studio);
  await copyReport(test.studio);
  await vi.waitUntil(() => JSON.stringify([...storage.map]).includes("attn.5"), { interval: 5, timeout: 5000 });
  expect(test.state().publishing.form.token).toContain(TOKEN);
  expect(copied.length).toBe(1);
  expect(JSON.stringify([[...storage.map], copied, test.state().exported, test.state().history, test.state().measurements])).not.toContain("hf_");
});
