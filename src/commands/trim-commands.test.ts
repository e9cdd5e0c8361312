import { expect, it, vi } from "vitest";
import { createOpenStudio, createTestStudio } from "../../e2e/support/test-studio";
import { editTrimOptions } from "../store/loop/edit-loop";
import { cancelJob } from "../store/run-job";
import { selectMask } from "../store/selectors";
import { goToState, toggleModule } from "../store/trim/mask-actions";
import { createCommands } from "./commands";

async function open(stepMs = 0) {
  const test = await createOpenStudio({ layers: 6, stepMs });
  editTrimOptions(test.studio, { target: { kind: "modules", count: 4 }, tune: { kind: "never" } });
  return { ...test, commands: createCommands(test.studio) };
}

it("without a run only a new one, a scan and a recipe can start, and each other command says why not", async () => {
  const { commands } = await open();
  expect([commands.startTrim, commands.scan, commands.scanExact, commands.openRecipe, commands.showTrim, commands.resetTrimOptions].map((command) => command.enabled())).toEqual([true, true, true, true, true, true]);
  const others = [
    commands.pauseTrim, commands.goOnTrim, commands.stopTrim, commands.showFinal, commands.putTrimAway, commands.deleteOldTrims, commands.clearScan, commands.dropNext, commands.saveRecipe, commands.replayRecipe, commands.nameBranch,
    commands.deleteBranch,
  ];
  for (const command of others) expect(`${command.id}: ${command.enabled()}`).toMatch(/: [A-Z].+\.$/);
});

it("what is missing is said: a device, a model, a dataset, modules that may go", async () => {
  const empty = createCommands(createTestStudio().studio);
  expect([empty.startTrim.enabled(), empty.openRecipe.enabled()]).toEqual(["WebGPU is still starting.", "WebGPU is still starting."]);
  const { studio, state, commands } = await open();
  editTrimOptions(studio, { keep: state().model?.modules.map(({ id }) => id) ?? [] });
  expect(commands.scan.enabled()).toBe("Nothing is left that may go.");
  studio.store.setState({ datasetId: null });
  expect([commands.startTrim.enabled(), commands.openRecipe.enabled()]).toEqual([expect.stringMatching(/Open questions/), "Open the dataset that the recipe is of first."]);
  studio.store.setState({ model: null });
  expect(commands.startTrim.enabled()).toMatch(/Open a model/);
});

it("a plan that forbids it is the reason", async () => {
  const { studio, commands } = await open();
  const plan = { candidates: 12, steps: null, races: false, rows: 128, moduleTokens: 1, seconds: null, problems: [{ reason: "The target can't be reached.", remedy: "Choose another." }] };
  studio.store.setState(({ loop }) => ({ loop: { ...loop, plan } }));
  expect(commands.startTrim.enabled()).toBe("The target can't be reached.");
});

it("a scan is run, its next module dropped, the scan hidden", async () => {
  const { state, commands } = await open();
  await commands.scan.run();
  expect([commands.dropNext.enabled(), commands.clearScan.enabled()]).toEqual([true, true]);
  const next = state().scan?.result?.order[0];
  void commands.dropNext.run();
  expect([selectMask(state()), commands.dropNext.enabled()]).toEqual([[next], expect.stringMatching(/Scan this state first/)]);
  void commands.undo.run();
  void commands.clearScan.run();
  expect(state().scan).toBeNull();
});

it("a trim is paused, goes on, is cancelled, and goes on from where it was saved", async () => {
  const { studio, state, commands } = await open(1);
  const { startTrim, pauseTrim, goOnTrim, stopTrim, showFinal, putTrimAway, deleteOldTrims, saveRecipe } = commands;
  const running = startTrim.run();
  await vi.waitUntil(() => (state().loop.run?.steps.length ?? 0) > 1, { interval: 1 });
  expect([pauseTrim.enabled(), goOnTrim.enabled(), stopTrim.enabled(), startTrim.enabled()]).toEqual([true, "It is running.", true, expect.stringMatching(/still running/)]);
  void pauseTrim.run();
  expect([pauseTrim.enabled(), goOnTrim.enabled()]).toEqual(["It is paused.", true]);
  void goOnTrim.run();
  cancelJob(studio);
  expect(stopTrim.enabled()).toBe("It is being stopped.");
  await running;
  const { datasets } = state();
  studio.store.setState({ datasets: [] });
  expect(goOnTrim.enabled()).toMatch(/dataset that this trim is measured on/);
  studio.store.setState({ datasets });
  await goOnTrim.run();
  expect([state().loop.run?.phase, showFinal.enabled(), saveRecipe.enabled(), deleteOldTrims.enabled()]).toEqual(["done", true, true, true]);
  goToState(studio, 0);
  void showFinal.run();
  expect(selectMask(state()).length).toBe(4);
  void putTrimAway.run();
  await deleteOldTrims.run();
  expect([state().loop.run, state().loop.kept]).toEqual([null, []]);
});

it("the branch that one stands on is named and deleted", async () => {
  const { studio, state, commands } = await open();
  toggleModule(studio, "attn.5");
  void commands.nameBranch.run();
  expect(state().naming).toBe(1);
  void commands.deleteBranch.run();
  expect([state().history.nodes.length, state().naming]).toEqual([1, null]);
});

it("a recipe is saved, opened and replayed", async () => {
  const first = await open();
  await first.commands.startTrim.run();
  await first.commands.saveRecipe.run();
  const [file] = first.downloads;
  if (!file) throw new Error("nothing was saved");
  const { studio, state } = await createOpenStudio({ layers: 6 }, { pickFiles: async () => [{ path: file.name, file }] });
  const { openRecipe, replayRecipe } = createCommands(studio);
  await openRecipe.run();
  expect([replayRecipe.enabled(), state().history.nodes.length]).toEqual([true, 5]);
  await replayRecipe.run();
  expect(state().loop.run).toMatchObject({ phase: "done", course: { kind: "replay" } });
});
