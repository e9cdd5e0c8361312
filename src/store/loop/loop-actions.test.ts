/** Progressive trims over the fake engine: what a person can do with one, and what stays of it. */
import { describe, expect, it, vi } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import type { TestStudio } from "../../../e2e/support/test-studio";
import { StudioError } from "../../shared/errors";
import { present } from "../../shared/assert";
import type { TrimOptions } from "../../trim/records/options";
import type { FakeScript } from "../../../e2e/support/fake-engine";
import { recoverEngine, startEngine } from "../engine-actions";
import { accuracyOf, keyOf, speedOf } from "../measure/measurements";
import { cancelJob, pauseJob, resumeJob, untilIdle } from "../run-job";
import { selectMask, selectTuned, targetOf } from "../selectors";
import { currentNode } from "../trim/history";
import { goToState, toggleModule } from "../trim/mask-actions";
import { editTrimOptions } from "./edit-loop";
import { unfinishedTrim } from "./kept-trims";
import { finalNode, putTrimAway, resumeTrim, runAgain, showFinal, startTrim, stopTrim } from "./loop-actions";

const LOST = new StudioError("device-lost", "The card was reset.", "Press Go on.");
const runOf = ({ state }: TestStudio) => present(state().loop.run, "a run");
const untilSteps = (test: TestStudio, count: number) => vi.waitUntil(() => (test.state().loop.run?.steps.length ?? 0) >= count, { interval: 1, timeout: 5000 });
const masksOf = ({ state }: TestStudio) => state().history.nodes.map(({ state: { mask } }) => mask.length);

/** To six of twelve modules, untuned unless `options` say so. */
async function open(options: Partial<TrimOptions> = {}, script: FakeScript = {}) {
  const test = await createOpenStudio({ layers: 6, ...script });
  editTrimOptions(test.studio, { target: { kind: "modules", count: 6 }, tune: { kind: "never" }, ...options });
  return test;
}

describe("a trim", () => {
  it("makes a state of each step, measured as it comes, and takes along who followed it", async () => {
    const test = await open();
    await startTrim(test.studio);
    const { phase, steps, nodes, outcome, start } = runOf(test);
    expect([phase, steps.length, nodes, outcome?.ended, outcome?.final]).toEqual(["done", 6, [1, 2, 3, 4, 5, 6], "reached", 5]);
    const { history, measurements, dock, job } = test.state();
    expect([history.current, dock, job]).toEqual([6, "trim", null]);
    const step = present(steps[2], "a step");
    const { state } = present(history.nodes[3], "a state");
    const [gone] = step.dropped;
    expect([state.mask, state.label]).toEqual([step.mask, `Step 3: drop ${gone?.replace("attn.", "attention ").replace("mlp.", "MLP ")}`]);
    expect(state.origin).toMatchObject({ tuning: null, trim: { runId: runOf(test).runId, options: { strategy: "nll" } } });
    for (const { mask, accuracy, speed } of [present(start, "a start"), ...steps]) {
      expect(accuracyOf(measurements, keyOf(mask), targetOf(test.state()))).toMatchObject({ ...accuracy, device: "Imaginary GPU 4060" });
      expect(speedOf(measurements, keyOf(mask))).toMatchObject({ ...speed, device: "Imaginary GPU 4060" });
    }
  });

  it("drops several modules a step, as words and as states", async () => {
    const test = await open({ perStep: 3, strategy: "reverse" });
    await startTrim(test.studio);
    expect(test.state().history.nodes.map(({ state }) => state.label)).toEqual(["Full model", "Step 1: drop 3 modules", "Step 2: drop 3 modules"]);
    expect(selectMask(test.state())).toEqual(["attn.3", "mlp.3", "attn.4", "mlp.4", "attn.5", "mlp.5"]);
  });

  it("tunes where it is told to, and each state has its weights", async () => {
    const test = await open({ target: { kind: "modules", count: 3 }, tune: { kind: "every", steps: 2 } });
    await startTrim(test.studio);
    const states = test.state().history.nodes.map(({ state }) => state);
    const { runId } = runOf(test);
    expect(states.map(({ tuned }) => tuned)).toEqual([null, null, `${runId}-step-2`, `${runId}-step-3`]);
    expect(states.map(({ origin }) => origin?.tuning?.steps ?? null)).toEqual([null, null, 50, 50]);
    expect(states[2]?.label).toMatch(/^Step 2: drop .+ and tune$/);
    expect(accuracyOf(test.state().measurements, keyOf(states[3]?.mask ?? [], states[3]?.tuned), targetOf(test.state()))).not.toBeNull();
  });

  it("shows its scans on the state that they are of", async () => {
    const test = await open({}, { stepMs: 2 });
    const running = startTrim(test.studio);
    await untilSteps(test, 1);
    await vi.waitUntil(() => test.state().scan?.running === true && Object.keys(test.state().scan?.modules ?? {}).length > 0, { interval: 1 });
    const { scan, loop } = test.state();
    expect(scan?.key).toBe(keyOf(loop.run?.steps.at(-1)?.mask ?? []));
    await running;
    expect(test.state().scan?.running).toBe(false);
  });

  it("leaves a person where they went meanwhile", async () => {
    const test = await open({}, { stepMs: 1 });
    const running = startTrim(test.studio);
    await untilSteps(test, 2);
    goToState(test.studio, 0);
    await running;
    expect([test.state().history.current, masksOf(test)]).toEqual([0, [0, 1, 2, 3, 4, 5, 6]]);
    showFinal(test.studio);
    expect(selectMask(test.state()).length).toBe(6);
  });

  it("that went below its floor leads back to the last good state, on rows that it was judged by", async () => {
    const test = await open({ target: { kind: "accuracy", floor: 0.63, bound: "value" } });
    await startTrim(test.studio);
    const { outcome, steps, nodes } = runOf(test);
    expect([outcome?.ended, outcome?.final]).toEqual(["floor", steps.length - 2]);
    expect(test.state().history.current).toBe(nodes.at(-2));
    expect(finalNode(test.state())).toBe(nodes.at(-2));
    const last = present(steps.at(-1), "a step");
    expect(accuracyOf(test.state().measurements, keyOf(last.mask), { datasetId: "d0", part: "validation" })).toMatchObject({ ...last.judged });
  });

  it("whose step fails keeps the good ones and says why beside them", async () => {
    const test = await open({}, { trimming: { failsAt: 3 } });
    await startTrim(test.studio);
    expect([runOf(test).phase, runOf(test).failure?.code, runOf(test).steps.length, test.state().notices]).toEqual(["cut", "gpu-out-of-memory", 2, []]);
    expect(selectMask(test.state()).length).toBe(2);
    expect(unfinishedTrim(test.state())?.steps.length).toBe(2);
  });

  it("goes on unsaved when the disk is full, and says so", async () => {
    const test = await open({}, { trimming: { goes: "disk-full" } });
    await startTrim(test.studio);
    expect([runOf(test).unsaved?.message, runOf(test).steps.length]).toEqual(["The space that the browser gives this page is full.", 6]);
  });

  it("has every step in the history, also those that no event told", async () => {
    const test = await open();
    const told = vi.spyOn(test.engine, "emit").mockImplementation(() => undefined);
    await startTrim(test.studio);
    expect(told).toHaveBeenCalled();
    expect([runOf(test).nodes, test.state().history.current]).toEqual([[1, 2, 3, 4, 5, 6], 6]);
    expect(accuracyOf(test.state().measurements, "", targetOf(test.state()))).toMatchObject({ ...runOf(test).start?.accuracy });
  });

  it("tells how long it still takes by its own word", async () => {
    const test = await open({}, { stepMs: 2 });
    const running = startTrim(test.studio);
    await untilSteps(test, 2);
    expect(test.state().job?.progress).toEqual({ label: "Trimming", unit: "steps", done: runOf(test).steps.length, total: 6 });
    await vi.waitUntil(() => runOf(test).secondsLeft === 31 * 3, { interval: 1 });
    expect(Math.ceil(test.state().job?.secondsLeft ?? 0)).toBe(93);
    await running;
    expect(runOf(test).secondsLeft).toBeNull();
  });
});

describe("holding and stopping", () => {
  it("pauses and goes on", async () => {
    const test = await open({}, { stepMs: 1 });
    const running = startTrim(test.studio);
    await untilSteps(test, 1);
    pauseJob(test.studio);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const held = runOf(test).steps.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(runOf(test).steps.length).toBe(held);
    resumeJob(test.studio);
    await running;
    expect(runOf(test).steps.length).toBe(6);
  });

  it("stops with the steps that it has, also from a pause", async () => {
    const test = await open({}, { stepMs: 1 });
    const running = startTrim(test.studio);
    await untilSteps(test, 2);
    pauseJob(test.studio);
    stopTrim(test.studio);
    expect(runOf(test).phase).toBe("stopping");
    await running;
    expect([runOf(test).phase, runOf(test).outcome?.ended]).toEqual(["done", "stopped"]);
    expect(runOf(test).steps.length).toBeLessThan(6);
    expect(test.state().history.current).toBe(runOf(test).nodes.at(-1));
  });
});

describe("going on", () => {
  it("after a cancel ends with the masks of a run that was never cut", async () => {
    const whole = await open();
    await startTrim(whole.studio);
    const test = await open({}, { stepMs: 1 });
    const running = startTrim(test.studio);
    await untilSteps(test, 3);
    cancelJob(test.studio);
    await running;
    expect([runOf(test).phase, runOf(test).failure?.code, test.state().notices]).toEqual(["cut", "cancelled", []]);
    await resumeTrim(test.studio, present(unfinishedTrim(test.state()), "a kept trim"));
    expect(runOf(test).steps.map(({ mask }) => mask)).toEqual(runOf(whole).steps.map(({ mask }) => mask));
    expect(masksOf(test)).toEqual(masksOf(whole));
    expect(unfinishedTrim(test.state())).toBeNull();
  });

  it("on a later visit finds its states in the history, and adds those that are not there", async () => {
    const before = await open({}, { stepMs: 1, trimming: { failsAt: 4 } });
    await startTrim(before.studio);
    const [kept] = before.engine.trimming.runs();
    const { history } = before.state();
    const later = await open({ strategy: "reverse" }, { trimming: { kept: kept ? [kept] : [] } });
    // What was written last had only two of its three steps, and the person stands elsewhere.
    later.studio.store.setState({ history: { ...history, current: 0, nodes: history.nodes.slice(0, 3).map((node) => (node.id === 2 ? { ...node, children: [] } : node)) } });
    toggleModule(later.studio, "attn.0");
    await resumeTrim(later.studio, present(kept, "a kept trim"));
    expect(masksOf(later)).toEqual([0, 1, 2, 1, 3, 4, 5, 6]);
    expect(runOf(later)).toMatchObject({ startNode: 0, nodes: [1, 2, 4, 5, 6, 7], part: "test", datasetName: "rows.jsonl", course: { options: { strategy: "nll" } } });
    expect(later.state().history.current).toBe(7);
  });

  it.each([["from where it was saved", {}], ["anew where it never was", { goes: "disk-full" }]] as const)("after the device was lost, %s", async (_, trimming) => {
    const test = await open({}, { stepMs: 1, trimming });
    await startEngine(test.studio);
    const running = startTrim(test.studio);
    await untilSteps(test, 2);
    test.engine.loseDevice(LOST);
    await running;
    expect(runOf(test).phase).toBe("cut");
    await untilIdle(test.studio);
    if (test.state().engine.kind === "lost") await recoverEngine(test.studio);
    await vi.waitUntil(() => test.state().loop.run?.phase === "done", { timeout: 5000 });
    expect(test.state().notices.at(-1)?.message).toBe("The device is back, and the trim goes on.");
    expect([runOf(test).steps.length, masksOf(test)]).toEqual([6, [0, 1, 2, 3, 4, 5, 6]]);
  });
});

describe("another run", () => {
  it("by another strategy begins at the same state, as a branch of its own", async () => {
    const test = await open({ target: { kind: "modules", count: 3 } });
    toggleModule(test.studio, "attn.1");
    await startTrim(test.studio);
    await runAgain(test.studio, "reverse");
    expect(runOf(test)).toMatchObject({ startNode: 1, nodes: [4, 5], course: { options: { strategy: "reverse", target: { count: 3 } } } });
    expect(currentNode(test.state().history).parent).toBe(4);
    expect(selectMask(test.state())).toEqual(["attn.1", "attn.5", "mlp.5"]);
  });

  it("makes room for the next", async () => {
    const test = await open();
    await startTrim(test.studio);
    putTrimAway(test.studio);
    expect([test.state().loop.run, selectTuned(test.state()), finalNode(test.state())]).toEqual([null, null, null]);
  });

  it("does not begin while something is missing", async () => {
    const test = await open();
    test.studio.store.setState({ datasetId: null });
    await startTrim(test.studio);
    expect([test.state().loop.run, test.engine.calls.includes("trim")]).toEqual([null, false]);
  });
});
