/** Measuring over the fake engine: what runs, and what a loss leaves. */
import { describe, expect, it, vi } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { fakeDataset } from "../../../e2e/support/fake-model";
import { StudioError } from "../../shared/errors";
import { cancelJob } from "../run-job";
import { targetOf } from "../selectors";
import { toggleModule } from "../trim/mask-actions";
import { continueMeasuring, measure, measureAccuracy, measureAgain, measureAllDatasets } from "./measure-actions";
import { accuracyOf } from "./measurements";

const measurings = (calls: readonly string[]) => calls.filter((call) => call === "evaluate" || call === "measureSpeed");

describe("measuring", () => {
  it("runs only what is missing, and the mask anew when nothing is", async () => {
    const { studio, engine } = await createOpenStudio();
    await measure(studio);
    toggleModule(studio, "attn.5");
    await measure(studio);
    expect(measurings(engine.calls)).toEqual(["evaluate", "measureSpeed", "evaluate", "measureSpeed"]);
    await measureAgain(studio);
    await measure(studio);
    expect(measurings(engine.calls).length).toBe(8);
  });

  it("scores anew what it measures again, and takes what is there of what is missing", async () => {
    const { studio, engine } = await createOpenStudio();
    const evaluate = vi.spyOn(engine, "evaluate");
    await measure(studio);
    await measureAgain(studio);
    await measure(studio);
    expect(evaluate.mock.calls.map(([, { fresh }]) => fresh)).toEqual([false, true, true]);
  });

  it("measures all open datasets in one job", async () => {
    const { studio, engine, state } = await createOpenStudio();
    const law = { summary: fakeDataset("d1", "law.csv"), source: { kind: "demo", id: "law" } as const, synthetic: false };
    studio.store.setState(({ datasets }) => ({ datasets: [...datasets, law] }));
    await measureAllDatasets(studio);
    expect(measurings(engine.calls)).toEqual(["evaluate", "evaluate", "measureSpeed"]);
    expect(Object.keys(state().measurements.accuracy)).toEqual(["d0|test|", "d1|test|"]);
  });

  it("says where and when each number was measured", async () => {
    const { studio, state } = await createOpenStudio();
    await measure(studio);
    const accuracy = accuracyOf(state().measurements, "", targetOf(state()));
    expect(accuracy).toMatchObject({ device: "Imaginary GPU 4060", measuredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
  });
});

it("fills the matrix with accuracy only, where it is missing", async () => {
  const { studio, engine, state } = await createOpenStudio();
  await measure(studio);
  const before = engine.calls.length;
  const targets = [{ datasetId: "d0", part: "test" }, { datasetId: "d0", part: "validation" }] as const;
  await measureAccuracy(studio, [{ mask: [], tuned: null }, { mask: ["attn.5"], tuned: null }], targets);
  expect(measurings(engine.calls.slice(before))).toEqual(["evaluate", "evaluate", "evaluate"]);
  expect(Object.keys(state().measurements.accuracy)).toEqual(["d0|test|", "d0|validation|", "d0|test|attn.5", "d0|validation|attn.5"]);
});

describe("a device that is lost while measuring", () => {
  it("brings nothing back that the person was cancelling", async () => {
    const { studio, engine, state } = await createOpenStudio();
    vi.spyOn(engine, "evaluate").mockImplementation(async () => {
      cancelJob(studio);
      throw new StudioError("device-lost", "reset", "Go on.");
    });
    await measure(studio);
    expect(state()).toMatchObject({ engine: { kind: "lost" }, interrupted: null, job: null });
  });

  async function lostAtSpeed() {
    const test = await createOpenStudio();
    toggleModule(test.studio, "attn.5");
    const failing = vi.spyOn(test.engine, "measureSpeed").mockRejectedValue(new StudioError("device-lost", "reset", "Go on."));
    await measure(test.studio);
    failing.mockRestore();
    return test;
  }

  it("leaves what it cut off, and what was measured before", async () => {
    const { state } = await lostAtSpeed();
    expect(state().interrupted?.map(({ what, mask }) => `${what} ${mask.join() || "full"}`)).toEqual(["speed full", "accuracy attn.5", "speed attn.5"]);
    expect(Object.keys(state().measurements.accuracy)).toEqual(["d0|test|"]);
  });

  it("is continued from there, without what was known", async () => {
    const { studio, engine, state } = await lostAtSpeed();
    const before = engine.calls.length;
    await continueMeasuring(studio);
    expect(measurings(engine.calls.slice(before))).toEqual(["measureSpeed", "evaluate", "measureSpeed"]);
    expect([state().interrupted, state().job]).toEqual([null, null]);
    await continueMeasuring(studio);
    expect(engine.calls.length).toBe(before + 3);
  });

  it("leaves out a dataset that was closed since", async () => {
    const { studio, engine } = await lostAtSpeed();
    studio.store.setState({ datasets: [], datasetId: null });
    const before = engine.calls.length;
    await continueMeasuring(studio);
    expect(measurings(engine.calls.slice(before))).toEqual(["measureSpeed", "measureSpeed"]);
  });
});

it("remembers nothing of work that the person cancelled", async () => {
  const { studio, state } = await createOpenStudio({ stepMs: 4 });
  const running = measure(studio);
  cancelJob(studio);
  await running;
  expect(state().interrupted).toBeNull();
});
