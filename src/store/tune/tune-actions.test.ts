/** Tuning over the fake engine: what a person can do with a run, and what stays of it. */
import { describe, expect, it, vi } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import type { TestStudio } from "../../../e2e/support/test-studio";
import { StudioError } from "../../shared/errors";
import { present } from "../../shared/assert";
import { recoverEngine, startEngine } from "../engine-actions";
import { measure } from "../measure/measure-actions";
import { accuracyOf, speedMultiple } from "../measure/measurements";
import { cancelJob, pauseJob, resumeJob, untilIdle } from "../run-job";
import { selectStateKey, selectTuned, targetOf } from "../selectors";
import { currentNode } from "../trim/history";
import { resetMask, toggleModule, undoMask } from "../trim/mask-actions";
import { unfinishedOf } from "./kept-runs";
import { probeRate, putRunAway, resumeRun, startTuning, stopTuning, undoTuning } from "./tune-actions";

const runOf = ({ state }: TestStudio) => present(state().tune.run, "a run");
const untilStep = (test: TestStudio, step: number) => vi.waitUntil(() => (test.state().tune.run?.steps.at(-1)?.step ?? 0) >= step, { interval: 1, timeout: 5000 });
const LOST = new StudioError("device-lost", "The card was reset.", "Press Go on.");

describe("a tuning run", () => {
  it("counts its steps, and its best state becomes the next one of the history", async () => {
    const test = await createOpenStudio();
    toggleModule(test.studio, "attn.5");
    await startTuning(test.studio);
    const run = runOf(test);
    expect([run.phase, run.steps.length, run.steps.at(-1)?.step, run.validations.map(({ step }) => step)]).toEqual(["done", 50, 50, [0, 10, 20, 30, 40, 50]]);
    const { mask, tuned, label } = currentNode(test.state().history).state;
    expect([mask, tuned, label]).toEqual([["attn.5"], run.outcome?.tunedId, `Tuned ${run.bestStep} steps`]);
    expect(run.tunedNode).toBe(test.state().history.current);
    expect([test.state().dock, test.state().job]).toEqual(["tune", null]);
  });

  it("is undone to the untuned weights, and stays in the history", async () => {
    const test = await createOpenStudio();
    await startTuning(test.studio);
    const tuned = selectTuned(test.state());
    undoTuning(test.studio);
    expect([selectTuned(test.state()), test.state().tune.run]).toEqual([null, null]);
    expect(test.state().history.nodes.map(({ state }) => state.tuned)).toEqual([null, tuned]);
  });

  it("lasts while modules are dropped and restored, until everything is restored", async () => {
    const { studio, state } = await createOpenStudio();
    await startTuning(studio);
    const tuned = selectTuned(state());
    toggleModule(studio, "attn.5");
    expect(selectTuned(state())).toBe(tuned);
    toggleModule(studio, "attn.5");
    expect(currentNode(state().history).state).toMatchObject({ mask: [], tuned });
    resetMask(studio);
    expect(currentNode(state().history).state).toMatchObject({ mask: [], tuned: null });
    undoMask(studio);
    expect(selectTuned(state())).toBe(tuned);
  });

  it("is measured apart from the same mask without it", async () => {
    const { studio, state } = await createOpenStudio();
    await measure(studio);
    await startTuning(studio);
    expect(accuracyOf(state().measurements, selectStateKey(state()), targetOf(state()))).toBeNull();
    await measure(studio);
    const [own, tuned] = ["", selectStateKey(state())].map((key) => accuracyOf(state().measurements, key, targetOf(state())));
    if (own?.kind !== "choice" || tuned?.kind !== "choice") throw new Error("not measured");
    expect(tuned.acc).toBeGreaterThan(own.acc);
    expect(speedMultiple(state().measurements, selectStateKey(state()))).toBeLessThan(1);
  });

  it("leaves a person where they went meanwhile", async () => {
    const test = await createOpenStudio({ stepMs: 1 });
    const running = startTuning(test.studio);
    await untilStep(test, 5);
    toggleModule(test.studio, "mlp.8");
    await running;
    expect(currentNode(test.state().history).state).toMatchObject({ mask: ["mlp.8"], tuned: null });
    const node = test.state().history.nodes[runOf(test).tunedNode ?? -1];
    expect([node?.parent, node?.state.mask]).toEqual([0, []]);
  });

  it("keeps nothing when no step was better", async () => {
    const test = await createOpenStudio({ tuning: { goes: "in-vain" } });
    await startTuning(test.studio);
    expect([runOf(test).outcome?.tunedId, runOf(test).tunedNode, test.state().history.nodes.length]).toEqual([null, null, 1]);
  });

  it("says why it ended by itself", async () => {
    const test = await createOpenStudio({ tuning: { goes: "diverges" } });
    await startTuning(test.studio);
    expect([runOf(test).phase, runOf(test).outcome?.ended, test.state().notices]).toEqual(["done", "diverged", []]);
    expect(unfinishedOf(test.state())).toBeNull();
  });

  it("goes on unsaved when the disk is full, and says so", async () => {
    const test = await createOpenStudio({ tuning: { goes: "disk-full" } });
    await startTuning(test.studio);
    expect([runOf(test).unsaved?.remedy, runOf(test).checkpoint, runOf(test).steps.length]).toEqual(["Delete old runs to make room; tuning goes on meanwhile.", null, 50]);
  });

  it("tells a refusal where its settings are, and no second time", async () => {
    const refusal = new StudioError("usage", "Too high.", "Lower it.");
    const test = await createOpenStudio({ failures: { tune: refusal } });
    await startTuning(test.studio);
    expect([runOf(test).phase, runOf(test).failure?.message, test.state().notices]).toEqual(["cut", "Too high.", []]);
  });
});

describe("holding and stopping", () => {
  it("pauses at a step and goes on", async () => {
    const test = await createOpenStudio({ stepMs: 2 });
    const running = startTuning(test.studio);
    await untilStep(test, 3);
    pauseJob(test.studio);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const held = runOf(test).steps.length;
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(runOf(test).steps.length).toBe(held);
    resumeJob(test.studio);
    await running;
    expect(runOf(test).steps.length).toBe(50);
  });

  it("stops with its best state, also from a pause", async () => {
    const test = await createOpenStudio({ stepMs: 1 });
    const running = startTuning(test.studio);
    await untilStep(test, 12);
    pauseJob(test.studio);
    stopTuning(test.studio);
    expect(runOf(test).phase).toBe("stopping");
    await running;
    expect([runOf(test).outcome?.ended, runOf(test).bestStep]).toEqual(["stopped", 10]);
    expect(runOf(test).steps.length).toBeLessThan(50);
    expect(selectTuned(test.state())).toBe(runOf(test).outcome?.tunedId);
  });

  it("is told by its steps alone once it counts them", async () => {
    const test = await createOpenStudio({ stepMs: 1 });
    const running = startTuning(test.studio);
    await untilStep(test, 3);
    test.engine.emit("job-0", { type: "progress", progress: { label: "Scoring", unit: "examples", done: 1, total: 80 } });
    await untilStep(test, 6);
    expect(test.state().job?.progress).toMatchObject({ label: "Tuning", unit: "steps", total: 50 });
    await running;
  });
});

describe("going on", () => {
  it("after a cancel ends with the losses of a run that was never cut", async () => {
    const whole = await createOpenStudio();
    await startTuning(whole.studio);
    const test = await createOpenStudio({ stepMs: 1 });
    const running = startTuning(test.studio);
    await untilStep(test, 23);
    cancelJob(test.studio);
    await running;
    expect([runOf(test).phase, runOf(test).failure?.code, test.state().notices]).toEqual(["cut", "cancelled", []]);
    const kept = present(unfinishedOf(test.state()), "a kept run");
    expect(kept.step).toBe(20);
    await resumeRun(test.studio, kept);
    expect(runOf(test).steps.map(({ loss }) => loss)).toEqual(runOf(whole).steps.map(({ loss }) => loss));
    expect(unfinishedOf(test.state())).toBeNull();
  });

  it("on a later visit takes the run's own mask and settings", async () => {
    const settings = (await createOpenStudio()).state().tuneSettings;
    const { fingerprint } = present((await createOpenStudio()).state().model, "a model");
    const kept = { runId: "old", fingerprint, datasetId: "d0", mask: ["attn.5"] as const, from: null, settings: { ...settings, steps: 20 }, step: 10, bytes: 1, savedAt: "2030-01-01T00:00:00.000Z", finished: false };
    const test = await createOpenStudio({ tuning: { kept: [kept] } });
    await resumeRun(test.studio, kept);
    expect([runOf(test).steps.length, currentNode(test.state().history).state.mask]).toEqual([20, ["attn.5"]]);
    expect(selectTuned(test.state())).toBe(runOf(test).outcome?.tunedId);
  });

  it.each([["from its checkpoint", 10, 13], ["anew where there was none yet", 40, 3]])("after the device was lost, %s", async (_, saveEvery, cutAt) => {
    const test = await createOpenStudio({ stepMs: 1, tuning: { saveEvery } });
    await startEngine(test.studio);
    test.studio.store.setState({ engine: { kind: "ready", adapter: await test.studio.client.start() } });
    const running = startTuning(test.studio);
    await untilStep(test, cutAt);
    test.engine.loseDevice(LOST);
    await running;
    expect(runOf(test).phase).toBe("cut");
    await untilIdle(test.studio);
    if (test.state().engine.kind === "lost") await recoverEngine(test.studio);
    await vi.waitUntil(() => test.state().tune.run?.phase === "done", { timeout: 5000 });
    expect(runOf(test).steps.map(({ step }) => step)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });
});

it("a probe sets the rate of the norms and nothing else", async () => {
  const { studio, state } = await createOpenStudio();
  const before = state().tuneSettings;
  await probeRate(studio);
  expect(state().tuneSettings).toEqual({ ...before, normRate: 0.006 });
});

it("a run that was read makes room for the next", async () => {
  const { studio, state } = await createOpenStudio();
  await startTuning(studio);
  putRunAway(studio);
  await startTuning(studio);
  expect(state().history.nodes.map(({ state: { label } }) => label.split(" ")[0])).toEqual(["Full", "Tuned", "Tuned"]);
});
