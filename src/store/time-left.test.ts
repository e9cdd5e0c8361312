import { describe, expect, it } from "vitest";
import { createRandom } from "../shared/random";
import type { Progress } from "../shared/progress";
import { paceAfter, paceNow, type Pace } from "./time-left";

const progress = (done: number, total = 1000, label = "Scoring"): Progress => ({ label, done, total, unit: "examples" });

interface Told {
  readonly atMs: number;
  readonly done: number;
  /** Null while nothing is told. */
  readonly seconds: number | null;
}

/** What is told twice a second while work comes in steps; `stepMs` says how long the step from `done` on takes. */
function run(stepMs: (done: number) => number, { total = 1000, step = 20 } = {}): Told[] {
  const told: Told[] = [];
  let pace: Pace = paceAfter(null, progress(0, total), 0);
  let [done, nextMs] = [0, stepMs(0)];
  for (let atMs = 500; done < total; atMs += 500) {
    while (nextMs <= atMs && done < total) {
      done = Math.min(total, done + step);
      pace = paceAfter(pace, progress(done, total), nextMs);
      nextMs += stepMs(done);
    }
    pace = paceNow(pace, atMs);
    told.push({ atMs, done, seconds: pace.told?.seconds ?? null });
  }
  return told;
}

/** The largest change within half a second that is not the clock's own, as a share of what was told. */
function largestJump(told: readonly Told[]): number {
  return told.reduce((worst, { seconds }, at) => {
    const before = told[at - 1]?.seconds ?? null;
    return before === null || seconds === null ? worst : Math.max(worst, Math.abs(seconds - (before - 0.5)) / Math.max(before, 5));
  }, 0);
}

describe("time left", () => {
  it("is right at a steady pace, and counts down between steps", () => {
    const told = run(() => 2000); // 50 steps: 100 s
    expect(told.filter(({ atMs }) => atMs < 2000).every(({ seconds }) => seconds === null)).toBe(true);
    for (const { atMs, seconds } of told.filter(({ atMs }) => atMs > 4000)) expect(Math.abs((seconds ?? NaN) - (100_000 - atMs) / 1000)).toBeLessThan(1);
    expect(largestJump(told)).toBeLessThan(0.02);
  });

  it("does not jump when steps differ much, and stays near the truth", () => {
    const random = createRandom(3);
    const told = run(() => 400 + 3200 * random.next());
    const endMs = told.at(-1)?.atMs ?? 0;
    expect(largestJump(told)).toBeLessThan(0.15);
    for (const { atMs, seconds } of told.filter(({ atMs }) => atMs > 15_000)) {
      const truth = (endMs - atMs) / 1000;
      expect(Math.abs((seconds ?? NaN) - truth)).toBeLessThan(0.5 * truth + 4);
    }
  });

  it("follows a device that becomes half as fast, within half a minute and without a jump", () => {
    const told = run((done) => (done < 400 ? 1000 : 2000));
    const slowedMs = 20_000;
    expect(largestJump(told)).toBeLessThan(0.15);
    const late = told.filter(({ atMs }) => atMs > slowedMs + 30_000);
    for (const { atMs, seconds } of late) expect(Math.abs((seconds ?? NaN) - (80_000 - atMs) / 1000)).toBeLessThan(3);
  });

  it("grows during a stall instead of standing at nothing, and comes back after it", () => {
    const stalled = run((done) => (done === 400 ? 30_000 : 1000), { total: 1600 }); // 20 steps, a stall until 50 s, 59 steps
    const during = stalled.filter(({ atMs }) => atMs > 24_000 && atMs < 50_000).map(({ seconds }) => seconds ?? 0);
    expect(during.at(-1) ?? 0).toBeGreaterThan((during[0] ?? 0) + 10);
    const late = stalled.filter(({ atMs }) => atMs > 84_000);
    expect(late.length).toBeGreaterThan(40);
    for (const { atMs, seconds } of late) expect(Math.abs((seconds ?? NaN) - (109_000 - atMs) / 1000)).toBeLessThan(3);
  });

  it("never stands at nothing while the last step does not come", () => {
    const stuck = run((done) => (done === 980 ? 30_000 : 1000)).filter(({ atMs }) => atMs > 55_000 && atMs < 78_000);
    for (const { seconds } of stuck) expect(seconds).toBeGreaterThan(0.2);
    expect(stuck.at(-1)?.seconds ?? 0).toBeGreaterThan(stuck[0]?.seconds ?? 0);
  });

  it("is not told early, without progress or without a total", () => {
    const start = paceAfter(null, progress(10), 1000);
    expect(paceAfter(start, progress(20), 1100).told).toBeNull();
    expect(paceNow(start, 9000).told).toBeNull();
    expect(paceAfter(start, progress(10), 9000).told).toBeNull();
    expect(paceAfter(paceAfter(null, progress(10, 0), 1000), progress(20, 0), 9000).told).toBeNull();
  });

  it("starts anew with another phase, and when counting begins again", () => {
    const told = paceAfter(paceAfter(null, progress(10), 0), progress(20), 4000);
    expect(told.told?.seconds).toBeCloseTo(392);
    expect(paceAfter(told, progress(30, 1000, "Timing"), 5000)).toMatchObject({ label: "Timing", told: null, samples: [{ done: 30 }] });
    expect(paceAfter(told, progress(5), 5000)).toMatchObject({ told: null, samples: [{ done: 5 }] });
  });

  it("does not count what a resumed phase had already", () => {
    const resumed = paceAfter(paceAfter(null, progress(900), 0), progress(910), 2000);
    expect(resumed.told?.seconds).toBeCloseTo(18);
  });

  it("keeps no more than its window", () => {
    let pace: Pace | null = null;
    for (let at = 0; at < 500; at++) pace = paceAfter(pace, progress(at), at * 1000);
    expect(pace?.samples.length).toBeLessThan(24);
  });
});
