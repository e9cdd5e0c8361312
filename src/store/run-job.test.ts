/** The job bar's state over the fake engine: pause, resume, cancel, time left. */
import { describe, expect, it, vi } from "vitest";
import { createOpenStudio } from "../../e2e/support/test-studio";
import { allCommands, createCommands } from "../commands/commands";
import { openDatasetFile } from "./data/data-actions";
import type { JobSteps } from "./run-job";
import { cancelJob, pauseJob, resumeJob, runJob, untilIdle } from "./run-job";
import type { Studio } from "./studio";

const MEASURE = { kind: "measure", label: "Measuring" } as const;
const turn = (ms = 10): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const timing = (studio: Studio) => ({ run }: JobSteps) => run((jobId) => studio.client.api.measureSpeed(jobId, []));

describe("a running job", () => {
  it("is paused at its place, and goes on from there", async () => {
    const { studio, engine, state } = await createOpenStudio({ stepMs: 3 });
    const running = runJob(studio, MEASURE, timing(studio));
    await vi.waitUntil(() => (state().job?.progress?.done ?? 0) > 0, { interval: 1 });
    pauseJob(studio);
    await turn();
    const held = state().job;
    expect(held?.paused).toBe(true);
    await turn(40);
    expect(state().job?.progress).toEqual(held?.progress);
    resumeJob(studio);
    expect(state().job?.paused).toBe(false);
    expect(await running).toMatchObject({ decode: { windows: 5 } });
    expect(engine.calls.filter((call) => call !== "start")).toEqual(["measureSpeed", "pause", "resume"]);
  });

  it("stays paused when its next step begins", async () => {
    const { studio, engine, state } = await createOpenStudio({ stepMs: 2 });
    const running = runJob(studio, MEASURE, async (steps) => {
      await timing(studio)(steps);
      pauseJob(studio);
      await timing(studio)(steps);
    });
    await vi.waitUntil(() => engine.calls.includes("pause"), { interval: 1 });
    const held = state().job?.progress;
    await turn(30);
    expect(state().job).toMatchObject({ paused: true, progress: held });
    resumeJob(studio);
    await running;
    expect(state().job).toBeNull();
  });

  it("is cancelled while it is paused", async () => {
    const { studio, state } = await createOpenStudio({ stepMs: 2 });
    const running = runJob(studio, MEASURE, timing(studio));
    pauseJob(studio);
    await turn();
    cancelJob(studio);
    expect(state().job).toMatchObject({ cancelling: true, paused: false });
    expect(await running).toBeNull();
    expect([state().job, state().notices]).toEqual([null, []]);
  });

  it("does not count the pause into its time left", async () => {
    let nowMs = 0;
    const { studio, engine, state } = await createOpenStudio({}, { nowMs: () => nowMs, schedule: queueMicrotask });
    const running = runJob(studio, MEASURE, ({ run }) => run(async (jobId) => {
      const report = async (atMs: number, done: number) => {
        nowMs = atMs;
        engine.emit(jobId, { type: "progress", progress: { label: "Scoring", done, total: 100, unit: "examples" } });
        await turn(0);
      };
      await report(0, 0);
      await report(1000, 10);
      await report(2000, 20);
      pauseJob(studio);
      nowMs = 600_000;
      resumeJob(studio);
      await report(601_000, 30);
      return state().job?.secondsLeft;
    }));
    expect(await running).toBeCloseTo(7);
  });

  it("of a run that knows its time left counts that down, without the pauses", async () => {
    let nowMs = 0;
    const { studio, engine, state } = await createOpenStudio({}, { nowMs: () => nowMs, schedule: queueMicrotask });
    const progress = (done: number) => ({ label: "Trimming", done, total: 9, unit: "steps" }) as const;
    const heard: number[] = [];
    const onTrim = (events: readonly unknown[]) => (heard.push(events.length), progress(heard.length));
    const left = await runJob(studio, { kind: "trim", label: "Trimming" }, ({ run }) => run(async (jobId) => {
      const tell = async (atMs: number, secondsLeft: number | null) => {
        nowMs = atMs;
        engine.emit(jobId, { type: "trim", event: secondsLeft === null ? { kind: "phase", step: 1, phase: "tuning" } : { kind: "estimate", secondsLeft } });
        await turn(0);
        return state().job?.secondsLeft ?? null;
      };
      const before = [await tell(0, null), await tell(5000, 100)];
      pauseJob(studio);
      nowMs = 600_000;
      resumeJob(studio);
      return [...before, await tell(605_000, null), await tell(606_000, 30), await tell(700_000, null)];
    }, { onTrim }));
    expect(left).toEqual([null, 100, 95, 30, 0]);
    expect(heard).toEqual([1, 1, 1, 1, 1]);
  });

  it("refuses what comes while it runs, and says so", async () => {
    const { studio, engine, state } = await createOpenStudio({ stepMs: 3 });
    const running = runJob(studio, MEASURE, timing(studio));
    expect(await openDatasetFile(studio, new File(["x"], "law.csv"))).toBe(false);
    expect(state().notices).toMatchObject([{ tone: "error", message: "Reading law.csv did not start. Measuring is still running: wait for it or cancel it." }]);
    expect(engine.calls).not.toContain("openDataset");
    expect(await running).toMatchObject({ decode: { windows: 5 } });
  });

  it("is waited for by what wants to begin after it", async () => {
    const { studio, state } = await createOpenStudio({ stepMs: 3 });
    const running = runJob(studio, MEASURE, timing(studio));
    const waiting = untilIdle(studio).then(() => state().job);
    cancelJob(studio);
    await running;
    expect(await waiting).toBeNull();
    await untilIdle(studio);
  });

  it("offers what is possible, as commands", async () => {
    const { studio } = await createOpenStudio({ stepMs: 3 });
    const { pauseJob: pause, resumeJob: resume } = createCommands(studio);
    const possible = () => [pause.enabled(), resume.enabled()];
    expect(possible()).toEqual(["Nothing is running.", "Nothing is running."]);
    const running = runJob(studio, MEASURE, timing(studio));
    expect(possible()).toEqual([true, "It is running."]);
    void pause.run();
    expect(possible()).toEqual(["It is paused.", true]);
    cancelJob(studio);
    expect(possible()).toEqual(["It is being cancelled.", "It is being cancelled."]);
    await running;
    const writing = runJob(studio, { kind: "export", label: "Writing" }, timing(studio));
    expect(possible()).toEqual(["It can't be paused.", "It can't be paused."]);
    cancelJob(studio);
    await writing;
    expect(allCommands(createCommands(studio)).map(({ id }) => id)).toEqual(expect.arrayContaining(["job.pause", "job.resume", "job.cancel"]));
  });
});
