/** Records that the studio wrote before it could tune, or trim by itself: sessions, histories and points come back as they were. */
import { expect, it } from "vitest";
import { openDemo } from "../open/model-actions";
import { measure } from "../measure/measure-actions";
import { editTrimOptions } from "../loop/edit-loop";
import { startTrim } from "../loop/loop-actions";
import { nameBranch } from "../trim/branch-actions";
import { toggleModule } from "../trim/mask-actions";
import { editTuneSettings } from "../tune/edit-tune";
import { testBrowser, testStorage } from "./testing";
import { settle, visit } from "./visit-testing";

/** As version 1 had it: no tuned weights in a state, no settings of tuning. */
function asVersionOne(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) => (key === "tuned" || key === "tuneSettings" ? undefined : key === "version" ? 1 : inner));
}

/** As version 2 had it: no options of a trim, no origins. */
function asVersionTwo(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) => (key === "origin" || key === "trimOptions" ? undefined : key === "version" ? 2 : inner));
}

it.each([[1, asVersionOne], [2, asVersionTwo]])("a session and a model of version %i come back with their history and every point", async (_, asOld) => {
  const storage = testStorage();
  const browser = testBrowser();
  const first = await visit(storage, browser.tab());
  await openDemo(first.studio);
  toggleModule(first.studio, "attn.5");
  await measure(first.studio);
  const { history, measurements } = first.state();
  await first.leave();
  for (const [key, value] of storage.map) if (/^trimllm\.(session|model)\./.test(key)) storage.map.set(key, asOld(value));

  const next = await visit(storage, browser.tab(first.tab.sessionId()));
  expect(next.state()).toMatchObject({ history, measurements, notices: [] });
  await settle();
  expect([...storage.map.keys()].filter((key) => key.includes("aside"))).toEqual([]);
});

it("the settings of tuning come back, also those that have no number", async () => {
  const storage = testStorage();
  const browser = testBrowser();
  const first = await visit(storage, browser.tab());
  editTuneSettings(first.studio, { steps: 120, head: { kind: "low-rank", rank: 16 }, clip: Infinity, activations: "recompute" });
  const { tuneSettings } = first.state();
  await first.leave();
  const next = await visit(storage, browser.tab(first.tab.sessionId()));
  expect(next.state().tuneSettings).toEqual(tuneSettings);
});

it("the options of a trim come back, and a branch keeps its name and how it was found", async () => {
  const storage = testStorage();
  const browser = testBrowser();
  const first = await visit(storage, browser.tab(), { script: { layers: 6 } });
  await openDemo(first.studio);
  editTrimOptions(first.studio, { strategy: "taylor", target: { kind: "modules", count: 1 }, tune: { kind: "never" }, keep: ["attn.2"], rows: 32 });
  const [dataset] = first.state().datasets;
  first.studio.store.setState({ datasetId: dataset?.summary.id ?? null });
  await startTrim(first.studio);
  nameBranch(first.studio, 1, "mine");
  const { history, trimOptions } = first.state();
  expect(history.nodes[1]).toMatchObject({ name: "mine", state: { origin: { trim: { options: { strategy: "taylor" } } } } });
  await first.leave();
  const next = await visit(storage, browser.tab(first.tab.sessionId()), { script: { layers: 6 } });
  expect(next.state()).toMatchObject({ history, trimOptions, notices: [] });
});
