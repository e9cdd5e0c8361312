import { describe, expect, it, vi } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { StudioError } from "../../shared/errors";
import { showDock } from "../page/page-actions";
import { toggleModule } from "../trim/mask-actions";
import { editTuneSettings } from "./edit-tune";
import { followTuning } from "./follow-plan";

const plans = (calls: readonly string[]) => calls.filter((call) => call === "planTuning").length;
const untilPlanned = (state: Awaited<ReturnType<typeof createOpenStudio>>["state"]) => vi.waitUntil(() => state().tune.plan !== null && !state().tune.planning, { interval: 5 });

async function followed(script: Parameters<typeof createOpenStudio>[0] = {}) {
  const test = await createOpenStudio(script);
  followTuning(test.studio);
  return test;
}

describe("the plan of the next run", () => {
  it("is made when tuning is looked at, and again when the mask or the settings change", async () => {
    const { studio, state, engine } = await followed();
    toggleModule(studio, "attn.5");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(plans(engine.calls)).toBe(0);
    showDock(studio, "tune");
    await untilPlanned(state);
    expect(state().tune.plan).toMatchObject({ norms: 60, loss: "choice", head: { kind: "full" } });
    toggleModule(studio, "mlp.8");
    await vi.waitUntil(() => state().tune.plan?.norms === 59, { interval: 5 });
    editTuneSettings(studio, { head: { kind: "none" } });
    await vi.waitUntil(() => state().tune.plan?.head.kind === "none", { interval: 5 });
    expect(plans(engine.calls)).toBe(3);
  });

  it("waits until a number is typed to its end", async () => {
    const { studio, state, engine } = await followed();
    showDock(studio, "tune");
    for (const steps of [1, 10, 100]) editTuneSettings(studio, { steps });
    await untilPlanned(state);
    expect(plans(engine.calls)).toBe(1);
  });

  it("tells why there is none, and is tried again with the next change", async () => {
    const failures = { planTuning: new StudioError("internal", "No.", "Again.") };
    const { studio, state, engine } = await followed({ failures });
    showDock(studio, "tune");
    await vi.waitUntil(() => state().tune.failure !== null, { interval: 5 });
    expect([state().tune.failure?.message, state().tune.planning]).toEqual(["No.", false]);
    editTuneSettings(studio, { steps: 7 });
    await vi.waitUntil(() => plans(engine.calls) === 2, { interval: 5 });
  });

  it("goes with the dataset", async () => {
    const { studio, state } = await followed();
    showDock(studio, "tune");
    await untilPlanned(state);
    studio.store.setState({ datasetId: null });
    expect(state().tune.plan).toBeNull();
  });
});
