import { describe, expect, it } from "vitest";
import type { Progress } from "../shared/progress";
import { phaseAt, secondsLeft } from "./time-left";

const progress = (done: number, label = "Scoring", total = 100): Progress => ({ label, done, total, unit: "examples" });

describe("time left", () => {
  const phase = phaseAt(null, progress(10), 1000);

  it("follows the rate since the phase began, not what was there before", () => {
    expect(secondsLeft(phase, progress(20), 3000)).toBeCloseTo(16);
    expect(secondsLeft(phase, progress(100), 3000)).toBe(0);
  });

  it("is not told too early, without progress, or without a total", () => {
    expect(secondsLeft(phase, progress(20), 1100)).toBeNull();
    expect(secondsLeft(phase, progress(10), 9000)).toBeNull();
    expect(secondsLeft(phase, progress(20, "Scoring", 0), 9000)).toBeNull();
  });

  it("starts anew with a new label", () => {
    expect(phaseAt(phase, progress(30), 5000)).toBe(phase);
    expect(phaseAt(phase, progress(0, "Timing"), 5000)).toEqual({ label: "Timing", startedMs: 5000, doneAtStart: 0 });
  });
});
