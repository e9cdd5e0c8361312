/** Records that the studio wrote before it could tune: sessions, histories and points come back as they were. */
import { expect, it } from "vitest";
import { openDemo } from "../open/model-actions";
import { measure } from "../measure/measure-actions";
import { toggleModule } from "../trim/mask-actions";
import { editTuneSettings } from "../tune/edit-tune";
import { testBrowser, testStorage } from "./testing";
import { settle, visit } from "./visit-testing";

/** As version 1 had it: no tuned weights in a state, no settings of tuning. */
function asVersionOne(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) => (key === "tuned" || key === "tuneSettings" ? undefined : key === "version" ? 1 : inner));
}

it("a session and a model of version 1 come back with their history and every point", async () => {
  const storage = testStorage();
  const browser = testBrowser();
  const first = await visit(storage, browser.tab());
  await openDemo(first.studio);
  toggleModule(first.studio, "attn.5");
  await measure(first.studio);
  const { history, measurements } = first.state();
  await first.leave();
  for (const [key, value] of storage.map) if (/^trimllm\.(session|model)\./.test(key)) storage.map.set(key, asVersionOne(value));

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
