import { expect, it, vi } from "vitest";
import { chooseDataset } from "../data/data-actions";
import { DEFAULT_TRIM } from "../../trim/records/options";
import type { KeptTrim } from "../../worker/protocol";
import { deleteBranch } from "../trim/branch-actions";
import { tunedIn } from "../trim/history";
import { startTuning } from "../tune/tune-actions";
import { selectTuned } from "../selectors";
import { collectTuned } from "./tuned-weights";
import { testBrowser, testStorage } from "./testing";
import { openModelFile, settle, visit } from "./visit-testing";
import { fakeDataset } from "../../../e2e/support/fake-model";
import { keyOf } from "./records";
import { SESSION } from "./session-record";
import { MODEL } from "./model-record";

async function tunedTwice() {
  const storage = testStorage();
  const browser = testBrowser();
  const test = await visit(storage, browser.tab());
  await openModelFile(test.studio, "a.gguf");
  test.studio.store.setState({ datasets: [{ summary: fakeDataset("d0", "rows.jsonl"), source: { kind: "demo", id: "rows" }, synthetic: false }] });
  chooseDataset(test.studio, "d0");
  await startTuning(test.studio);
  const first = selectTuned(test.state());
  await startTuning(test.studio);
  test.tab.hide();
  await settle();
  return { ...test, storage, browser, first, session: test.tab.sessionId() ?? "" };
}

it("tuned weights stay as long as a state needs them, current or not", async () => {
  const { studio, engine, session } = await tunedTwice();
  await collectTuned(studio, session);
  expect(engine.tuning.tuned().length).toBe(2);
});

it("those that no kept history needs are removed, unless another tab lives or a record can't be read", async () => {
  const { studio, engine, storage, browser, session, state, first } = await tunedTwice();
  const { history } = state();
  studio.store.setState({ history: { ...history, nodes: history.nodes.slice(0, 2).map((node) => (node.id === 1 ? { ...node, children: [] } : node)), current: 1 } });
  for (const key of [keyOf(SESSION, session), ...(await storage.keys()).filter((key) => key.startsWith(keyOf(MODEL)))]) storage.map.delete(key);

  const other = browser.tab();
  await other.hold("other", 0);
  await collectTuned(studio, session);
  expect(engine.tuning.tuned().length).toBe(2);
  other.close();
  storage.map.set(keyOf(SESSION, "odd"), { version: 99, savedMs: 1, data: {} });
  await collectTuned(studio, session);
  expect(engine.tuning.tuned().length).toBe(2);
  storage.map.delete(keyOf(SESSION, "odd"));
  await collectTuned(studio, session);
  expect(engine.tuning.tuned().map(({ tunedId }) => tunedId)).toEqual([first]);
});

it("those of a branch go with it, once that is written", async () => {
  const { studio, engine, first, state } = await tunedTwice();
  deleteBranch(studio, state().history.current);
  await vi.waitUntil(() => engine.tuning.tuned().length === 1, { interval: 5 });
  expect(engine.tuning.tuned().map(({ tunedId }) => tunedId)).toEqual([first]);
});

it("those that a kept trim goes on with stay, and go once it has ended", async () => {
  const { studio, engine, state, session, first } = await tunedTwice();
  const weights = engine.tuning.tuned().map(({ tunedId }) => tunedId);
  const kept = vi.spyOn(engine, "keptTrims").mockResolvedValue([keptTrim(weights, null)]);
  deleteBranch(studio, 1);
  await settle();
  await collectTuned(studio, session);
  expect([tunedIn(state().history), engine.tuning.tuned().length]).toEqual([[], 2]);
  kept.mockResolvedValue([keptTrim(weights, "reached")]);
  await collectTuned(studio, session);
  // A tuning run that is kept began with the first.
  expect(engine.tuning.tuned().map(({ tunedId }) => tunedId)).toEqual([first]);
});

function keptTrim(weights: readonly string[], ended: KeptTrim["ended"]): KeptTrim {
  return { runId: "r", fingerprint: "f", datasetId: "d0", part: "test", course: { kind: "search", options: DEFAULT_TRIM }, from: { mask: [], tuned: null }, weights, steps: [], start: null, savedAt: "2030-01-01T00:00:00.000Z", ended };
}
