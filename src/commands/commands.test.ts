import { describe, expect, it, vi } from "vitest";
import { createOpenStudio, createTestStudio } from "../../e2e/support/test-studio";
import { toggleModule } from "../store/trim/mask-actions";
import { measure } from "../store/measure/measure-actions";
import { cancelJob } from "../store/run-job";
import { selectMask } from "../store/selectors";
import type { PageAbilities } from "../store/studio";
import { allCommands, createCommands } from "./commands";
import { commandFor, shortcutText } from "./shortcuts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {}) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

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
    const type = (key: string, held: Parameters<typeof press>[1]) => commandFor(press(key, held), allCommands(commands), false)?.run();
    toggleModule(studio, "attn.5");
    type("z", { ctrlKey: true });
    expect(selectMask(state())).toEqual([]);
    type("Z", { metaKey: true, shiftKey: true });
    expect(selectMask(state())).toEqual(["attn.5"]);
  });

  it("leave a text field its own undo, but not its generate", () => {
    const commands = allCommands(createCommands(createTestStudio().studio));
    expect(commandFor(press("z", { ctrlKey: true }), commands, true)).toBeNull();
    expect(commandFor(press("Enter", { ctrlKey: true }), commands, true)?.id).toBe("generate.run");
    expect(commandFor(press("z"), commands, false)).toBeNull();
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
