import { expect, it, vi } from "vitest";
import { createOpenStudio, createTestStudio } from "../../e2e/support/test-studio";
import { cancelJob } from "../store/run-job";
import { createCommands } from "./commands";

it("without a run only a new one can start, and each other command says why not", async () => {
  const { studio } = await createOpenStudio();
  const commands = createCommands(studio);
  expect(commands.startTuning.enabled()).toBe(true);
  const others = [commands.pauseTuning, commands.goOnTuning, commands.stopTuning, commands.undoTuning, commands.putRunAway, commands.deleteOldRuns];
  for (const command of others) expect(`${command.id}: ${command.enabled()}`).toMatch(/: [A-Z].+\.$/);
});

it("what is missing is said: a device, a model, a dataset, rows", async () => {
  expect(createCommands(createTestStudio().studio).startTuning.enabled()).toBe("WebGPU is still starting.");
  const { studio, state } = await createOpenStudio();
  const { startTuning } = createCommands(studio);
  const [dataset] = state().datasets;
  if (!dataset) throw new Error("no dataset");
  studio.store.setState({ datasets: [{ ...dataset, summary: { ...dataset.summary, split: { ...dataset.summary.split, tuning: 0 } } }] });
  expect(startTuning.enabled()).toMatch(/other parts/);
  studio.store.setState({ datasetId: null });
  expect(startTuning.enabled()).toMatch(/Open questions/);
  studio.store.setState({ model: null });
  expect(startTuning.enabled()).toMatch(/Open a model/);
});

it("a run is paused, goes on, is cancelled, and goes on from where it was saved", async () => {
  const { studio, state } = await createOpenStudio({ stepMs: 1 });
  const { startTuning, pauseTuning, goOnTuning, stopTuning, undoTuning } = createCommands(studio);
  const running = startTuning.run();
  await vi.waitUntil(() => (state().tune.run?.steps.length ?? 0) > 11, { interval: 1 });
  expect([pauseTuning.enabled(), goOnTuning.enabled(), stopTuning.enabled(), startTuning.enabled()]).toEqual([true, "It is running.", true, expect.stringMatching(/still running/)]);
  void pauseTuning.run();
  expect([pauseTuning.enabled(), goOnTuning.enabled()]).toEqual(["It is paused.", true]);
  void goOnTuning.run();
  cancelJob(studio);
  expect(stopTuning.enabled()).toBe("It is being stopped.");
  await running;
  const { datasets } = state();
  expect(goOnTuning.enabled()).toBe(true);
  studio.store.setState({ datasets: [] });
  expect(goOnTuning.enabled()).toMatch(/dataset that this run learns from/);
  studio.store.setState({ datasets });
  await goOnTuning.run();
  expect([state().tune.run?.phase, undoTuning.enabled()]).toEqual(["done", true]);
});
