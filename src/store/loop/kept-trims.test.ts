import { expect, it } from "vitest";
import { fakeModel } from "../../../e2e/support/fake-model";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { StudioError } from "../../shared/errors";
import { DEFAULT_TRIM } from "../../trim/records/options";
import type { KeptTrim } from "../../worker/protocol";
import { loadKeptTrims, removeOldTrims, removeTrim, unfinishedTrim } from "./kept-trims";
import { newTrim } from "./run-events";

const trim = (runId: string, day: number, changed: Partial<KeptTrim> = {}): KeptTrim => ({
  runId, fingerprint: fakeModel().fingerprint, datasetId: "d0", part: "test", course: { kind: "search", options: DEFAULT_TRIM }, from: { mask: [], tuned: null }, weights: [], steps: [], start: null, savedAt: `2030-01-0${day}T00:00:00.000Z`, ended: null, ...changed,
});

async function withTrims(...kept: readonly KeptTrim[]) {
  const test = await createOpenStudio({ trimming: { kept } });
  await loadKeptTrims(test.studio);
  return test;
}

it("the latest trim of the open model that has not ended can go on", async () => {
  const { studio, state } = await withTrims(trim("a", 1), trim("b", 3), trim("c", 5, { ended: "reached" }), trim("d", 6, { fingerprint: "other" }));
  expect(state().loop.kept.map(({ runId }) => runId)).toEqual(["d", "c", "b", "a"]);
  expect(unfinishedTrim(state())?.runId).toBe("b");
  const run = newTrim({ runId: "b", datasetId: "d0", part: "test", course: { kind: "search", options: DEFAULT_TRIM } }, "rows", 0);
  studio.store.setState(({ loop }) => ({ loop: { ...loop, run } }));
  expect(unfinishedTrim(state())?.runId).toBe("a");
});

it("a trim is deleted alone, old ones all at once", async () => {
  const { studio, state, engine } = await withTrims(trim("a", 1), trim("b", 2), trim("c", 3));
  await removeTrim(studio, "b");
  expect(state().loop.kept.map(({ runId }) => runId)).toEqual(["c", "a"]);
  await removeOldTrims(studio);
  expect([state().loop.kept, engine.trimming.runs(), state().notices.at(-1)?.message]).toEqual([[], [], "2 old trims are deleted."]);
});

it("one that can't be deleted is told and stays", async () => {
  const { studio, state } = await createOpenStudio({ trimming: { kept: [trim("a", 1)] }, failures: { removeTrim: new StudioError("io", "In use.", "Close the other tab.") } });
  await removeOldTrims(studio);
  expect([state().loop.kept.length, state().notices.map(({ message }) => message)]).toEqual([1, ["In use."]]);
});
