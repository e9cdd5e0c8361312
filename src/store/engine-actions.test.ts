/** The device's life over the fake engine: tested at its start, lost, opened again by the studio or by the person. */
import { describe, expect, it, vi } from "vitest";
import { createOpenStudio, createTestStudio } from "../../e2e/support/test-studio";
import { fakeSelfTest } from "../../e2e/support/fake-self-test";
import { StudioError } from "../shared/errors";
import { recoverEngine, startEngine } from "./engine-actions";
import { measure } from "./measure/measure-actions";
import { NO_MEASUREMENTS } from "./measure/measurements";
import { pauseJob } from "./run-job";
import { toggleModule } from "./trim/mask-actions";

const LOST = new StudioError("device-lost", "The graphics device was lost.", "Press Go on.");
const WAIT = { timeout: 4000, interval: 5 };

describe("the self-test", () => {
  it("runs at the start and tells how each kernel did", async () => {
    const report = fakeSelfTest({ "linear Q4_1, 8 tokens x 2 quads": "not used" });
    const { studio, state } = createTestStudio({ selfTest: report });
    await startEngine(studio);
    await vi.waitUntil(() => state().selfTest.kind === "done", WAIT);
    expect(state().selfTest).toEqual({ kind: "done", report });
  });

  it("grows when a model needs more kernels", async () => {
    const { studio, engine, state } = createTestStudio();
    await startEngine(studio);
    await vi.waitUntil(() => state().selfTest.kind === "done", WAIT);
    const report = { variants: [], elapsedMs: 7 };
    engine.emit("", { type: "self-test", report });
    expect(state().selfTest).toEqual({ kind: "done", report });
  });

  it("is not there without a device, and the reason is kept for the report", async () => {
    const { studio, engine, state } = createTestStudio({ failures: { start: new StudioError("no-webgpu", "none", "Use Chrome.") } });
    await startEngine(studio);
    expect(state()).toMatchObject({ selfTest: { kind: "untested" }, lastError: { code: "no-webgpu", message: "none" } });
    expect(engine.calls).toEqual(["start"]);
  });

  it("tells when it can't be run", async () => {
    const { studio, state } = createTestStudio({ failures: { selfTest: new StudioError("gpu-out-of-memory", "full", "Close tabs.") } });
    await startEngine(studio);
    await vi.waitUntil(() => state().notices.length > 0, WAIT);
    expect(state()).toMatchObject({ selfTest: { kind: "untested" }, notices: [{ message: "full" }], lastError: { code: "gpu-out-of-memory" } });
  });
});

it("closes a model that the engine could not put back, and says so", async () => {
  const { studio, engine, state } = await createOpenStudio();
  await startEngine(studio);
  toggleModule(studio, "attn.5");
  engine.emit("", { type: "model-closed", error: new StudioError("gpu-out-of-memory", "The graphics memory is full.", "Close other tabs.").toJSON() });
  expect(state()).toMatchObject({ model: null, modelSource: null, answers: [], measurements: NO_MEASUREMENTS });
  expect(state().notices.at(-1)?.message).toContain("could not be put back");
  expect(state().datasets).toHaveLength(1);
});

describe("a lost device", () => {
  it("comes back by itself, and the measurement that it cut off goes on to the same points", async () => {
    const { studio, engine, state } = await createOpenStudio({ stepMs: 2 });
    await startEngine(studio);
    toggleModule(studio, "attn.5");
    const running = measure(studio);
    await vi.waitUntil(() => (state().job?.progress?.done ?? 0) > 0, WAIT);
    engine.loseDevice(LOST);
    expect(state()).toMatchObject({ engine: { kind: "lost", retrying: true }, selfTest: { kind: "untested" } });
    await running;
    await vi.waitUntil(() => Object.keys(state().measurements.speed).length === 2, WAIT);
    await vi.waitUntil(() => state().job === null, WAIT);
    expect(state()).toMatchObject({ engine: { kind: "ready" }, interrupted: null, selfTest: { kind: "done" }, notices: [{ message: "The device is back, and the measurement goes on." }] });
    expect(Object.keys(state().measurements.accuracy)).toEqual(["d0|test|", "d0|test|attn.5"]);
  });

  it("is left to the person when it is lost again soon", async () => {
    const { studio, engine, state } = await createOpenStudio();
    await startEngine(studio);
    engine.loseDevice(LOST);
    await vi.waitUntil(() => state().engine.kind === "ready", WAIT);
    engine.loseDevice(LOST);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(state().engine).toMatchObject({ kind: "lost", retrying: false });
    expect(engine.calls.filter((call) => call === "recover").length).toBe(1);
    await recoverEngine(studio);
    expect(state().engine.kind).toBe("ready");
  });

  it("is left to the person when it does not come back", async () => {
    const { studio, engine, state } = await createOpenStudio({ failures: { recover: new StudioError("no-webgpu", "No adapter.", "Restart the browser.") } });
    await startEngine(studio);
    engine.loseDevice(LOST);
    await vi.waitUntil(() => state().notices.length > 0, WAIT);
    expect(state()).toMatchObject({ engine: { kind: "lost", retrying: false }, notices: [{ message: "No adapter." }], job: null });
  });

  it("is not waited for by a job that was paused", async () => {
    const { studio, engine, state } = await createOpenStudio({ stepMs: 2 });
    await startEngine(studio);
    const running = measure(studio);
    pauseJob(studio);
    engine.loseDevice(LOST);
    await running;
    await vi.waitUntil(() => Object.keys(state().measurements.speed).length === 1 && state().job === null, WAIT);
    expect(state()).toMatchObject({ engine: { kind: "ready" }, interrupted: null });
  });
});
