import { describe, expect, it, vi } from "vitest";
import { createOpenStudio, createTestStudio } from "../../e2e/support/test-studio";
import { toggleModule } from "../store/trim/mask-actions";
import { measure } from "../store/measure/measure-actions";
import { cancelJob } from "../store/run-job";
import { closeMapping, editMapping } from "../store/data/mapping-actions";
import { openExport } from "../store/download/export-actions";
import { lookAtModel } from "../store/open/preflight-actions";
import { setPalette } from "../store/page/page-actions";
import { isDialogOpen, selectMask } from "../store/selectors";
import { INITIAL_STATE } from "../store/state";
import type { StudioState } from "../store/state";
import type { PageAbilities } from "../store/studio";
import { allCommands, createCommands } from "./commands";
import { commandFor, shortcutText } from "./shortcuts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {}) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

const WORKBENCH = { typing: false, inDialog: false };

describe("commands", () => {
  it("have ids, labels and shortcuts of their own", () => {
    const commands = allCommands(createCommands(createTestStudio().studio));
    expect(new Set(commands.map((command) => command.id)).size).toBe(commands.length);
    const shortcuts = commands.flatMap((command) => command.shortcut ?? []);
    expect(new Set(shortcuts).size).toBe(shortcuts.length);
  });

  it("say in a sentence why they can't run", () => {
    const commands = createCommands(createTestStudio().studio);
    const impossible = [commands.undo, commands.redo, commands.reset, commands.measure, commands.openExport, commands.generate, commands.cancelJob, commands.recover, commands.openDemo];
    for (const command of impossible) expect(`${command.id}: ${command.enabled()}`).toMatch(/: [A-Z].+\.$/);
  });

  it("become possible with a model, and wait for running work", async () => {
    const { studio } = await createOpenStudio({ stepMs: 5 });
    const commands = createCommands(studio);
    expect([commands.measure.enabled(), commands.openExport.enabled(), commands.generate.enabled()]).toEqual([true, true, "Write a prompt first."]);
    const running = measure(studio);
    expect(commands.measure.enabled()).toMatch(/still running/);
    expect(commands.cancelJob.enabled()).toBe(true);
    cancelJob(studio);
    expect(commands.cancelJob.enabled()).toMatch(/being cancelled/);
    await running;
    expect(commands.measure.enabled()).toBe(true);
  });

  it("say when the chosen part has no row", async () => {
    const { studio } = await createOpenStudio();
    const [dataset] = studio.store.getState().datasets;
    if (!dataset) throw new Error("no dataset");
    studio.store.setState({ datasets: [{ ...dataset, summary: { ...dataset.summary, split: { ...dataset.summary.split, test: 0 } } }] });
    expect(createCommands(studio).measure.enabled()).toMatch(/test part has no examples/);
  });

  it("undo and redo by their shortcuts", async () => {
    const { studio, state } = await createOpenStudio();
    const commands = createCommands(studio);
    const type = (key: string, held: Parameters<typeof press>[1]) => commandFor(press(key, held), allCommands(commands), WORKBENCH)?.run();
    toggleModule(studio, "attn.5");
    type("z", { ctrlKey: true });
    expect(selectMask(state())).toEqual([]);
    type("Z", { metaKey: true, shiftKey: true });
    expect(selectMask(state())).toEqual(["attn.5"]);
  });

  it("leave a text field its own undo, but not its generate", () => {
    const commands = allCommands(createCommands(createTestStudio().studio));
    const typing = { ...WORKBENCH, typing: true };
    expect(commandFor(press("z", { ctrlKey: true }), commands, typing)).toBeNull();
    expect(commandFor(press("Enter", { ctrlKey: true }), commands, typing)?.id).toBe("generate.run");
    expect(commandFor(press("z"), commands, WORKBENCH)).toBeNull();
  });

  it("do nothing behind an open dialog, but for the palette, which closes itself", async () => {
    const { studio, state } = await createOpenStudio();
    const commands = createCommands(studio);
    const inDialog = { ...WORKBENCH, inDialog: true };
    const here = [press("z", { ctrlKey: true }), press("Z", { ctrlKey: true, shiftKey: true }), press("Enter", { ctrlKey: true }), press("k", { ctrlKey: true })];
    expect(here.map((key) => commandFor(key, allCommands(commands), inDialog)?.id)).toEqual([undefined, undefined, undefined, "page.palette"]);
    setPalette(studio, true);
    expect([isDialogOpen(state()), commands.palette.enabled()]).toEqual([true, true]);
    await commands.palette.run();
    expect([isDialogOpen(state()), commands.palette.enabled()]).toEqual([false, true]);
    openExport(studio);
    expect([isDialogOpen(state()), commands.palette.enabled()]).toEqual([true, "Close the dialog first."]);
  });

  it.each<Partial<StudioState>>([
    { forgetting: true }, { hub: { ...INITIAL_STATE.hub, open: true } }, { exporting: { ...INITIAL_STATE.exporting, open: true } },
  ])("know of the dialog in %j", (change) => {
    expect([isDialogOpen(INITIAL_STATE), isDialogOpen({ ...INITIAL_STATE, ...change })]).toEqual([false, true]);
  });

  it("know of the dialogs of a model and of a dataset", async () => {
    const { studio, state } = await createOpenStudio();
    editMapping(studio, "d0");
    expect(isDialogOpen(state())).toBe(true);
    closeMapping(studio);
    expect(isDialogOpen(state())).toBe(false);
    await lookAtModel(studio, { kind: "files", files: [] }, { kind: "files", name: "x.gguf" });
    expect(isDialogOpen(state())).toBe(true);
  });

  it("open what the person picks", async () => {
    const pickFiles = vi.fn<PageAbilities["pickFiles"]>(async () => [{ path: "law.csv", file: new File(["x"], "law.csv") }]);
    const { studio, state } = await createOpenStudio({}, { pickFiles });
    await createCommands(studio).openFolder.run();
    expect(pickFiles).toHaveBeenCalledWith("folder");
    expect(state().datasets.at(-1)?.summary.name).toBe("law.csv");
  });

  it("write shortcuts as each system does", () => {
    expect([shortcutText("Mod+Shift+Z", false), shortcutText("Mod+Shift+Z", true)]).toEqual(["Ctrl+Shift+Z", "⌘⇧Z"]);
  });
});
