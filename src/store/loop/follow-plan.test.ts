import { expect, it, vi } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { showDock } from "../page/page-actions";
import { toggleModule } from "../trim/mask-actions";
import { editTuneSettings } from "../tune/edit-tune";
import { editTrimOptions, resetTrimOptions, toggleKeep } from "./edit-loop";
import { followTrim } from "./follow-plan";
import { startTrim } from "./loop-actions";

async function followed() {
  const test = await createOpenStudio({ layers: 6 });
  followTrim(test.studio);
  showDock(test.studio, "trim");
  await vi.waitUntil(() => test.state().loop.plan !== null && !test.state().loop.planning, { interval: 5 });
  return test;
}

const plans = (calls: readonly string[]) => calls.filter((call) => call === "planTrim").length;

it("the plan follows the options, the mask, what must stay and how it is tuned", async () => {
  const { studio, state, engine } = await followed();
  expect(state().loop.plan).toMatchObject({ candidates: 12, races: false, rows: 128, problems: [] });
  toggleModule(studio, "attn.5");
  await vi.waitUntil(() => state().loop.plan?.candidates === 11, { interval: 5 });
  toggleKeep(studio, "mlp.1");
  await vi.waitUntil(() => state().loop.plan?.candidates === 10, { interval: 5 });
  toggleKeep(studio, "mlp.1");
  editTrimOptions(studio, { rows: 16 });
  await vi.waitUntil(() => state().loop.plan?.rows === 16, { interval: 5 });
  expect(state().loop.plan?.candidates).toBe(11);
  const before = plans(engine.calls);
  editTuneSettings(studio, { steps: 7 });
  await vi.waitUntil(() => plans(engine.calls) === before + 1, { interval: 5 });
});

it("what forbids it is told: nothing may go, or the target can't be reached", async () => {
  const { studio, state } = await followed();
  editTrimOptions(studio, { keep: state().model?.modules.map(({ id }) => id) ?? [] });
  await vi.waitUntil(() => state().loop.plan?.problems.length === 1, { interval: 5 });
  expect(state().loop.plan?.problems[0]?.reason).toBe("Every module that is left must stay.");
  resetTrimOptions(studio);
  editTrimOptions(studio, { target: { kind: "modules", count: 99 } });
  await vi.waitUntil(() => /can't be reached/.test(state().loop.plan?.problems[0]?.reason ?? ""), { interval: 5 });
});

it("another model has no plan, no run and no scan of the one before", async () => {
  const { studio, state } = await followed();
  editTrimOptions(studio, { target: { kind: "modules", count: 1 } });
  await startTrim(studio);
  expect([state().loop.run?.phase, state().scan !== null]).toEqual(["done", true]);
  studio.store.setState({ model: null });
  expect([state().loop.run, state().loop.plan, state().scan]).toEqual([null, null, null]);
});
