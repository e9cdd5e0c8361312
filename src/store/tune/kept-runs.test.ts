import { expect, it } from "vitest";
import { fakeModel } from "../../../e2e/support/fake-model";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { DEFAULT_TUNE } from "../../train/settings";
import type { KeptRun } from "../../worker/protocol";
import { deleteOldRuns, deleteRun, loadKeptRuns, unfinishedOf } from "./kept-runs";

const run = (runId: string, day: number, changed: Partial<KeptRun> = {}): KeptRun => ({
  runId, fingerprint: fakeModel().fingerprint, datasetId: "d0", mask: [], from: null, settings: DEFAULT_TUNE, step: 30, bytes: 10, savedAt: `2030-01-0${day}T00:00:00.000Z`, finished: false, ...changed,
});

async function withRuns(...kept: readonly KeptRun[]) {
  const test = await createOpenStudio({ tuning: { kept } });
  await loadKeptRuns(test.studio);
  return test;
}

it("the latest run of the open model that is not finished can go on", async () => {
  const { state } = await withRuns(run("a", 1), run("b", 3), run("c", 5, { finished: true }), run("d", 6, { fingerprint: "other" }));
  expect(state().tune.kept.map(({ runId }) => runId)).toEqual(["d", "c", "b", "a"]);
  expect(unfinishedOf(state())?.runId).toBe("b");
});

it("a run is deleted alone, old ones all at once", async () => {
  const { studio, state, engine } = await withRuns(run("a", 1), run("b", 2), run("c", 3));
  await deleteRun(studio, "b");
  expect(state().tune.kept.map(({ runId }) => runId)).toEqual(["c", "a"]);
  await deleteOldRuns(studio);
  expect([state().tune.kept, engine.tuning.runs(), state().notices.at(-1)?.message]).toEqual([[], [], "2 old runs are deleted."]);
});
