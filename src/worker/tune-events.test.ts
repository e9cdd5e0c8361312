import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TuneEvent } from "../train/records";
import { TuneEvents } from "./tune-events";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const step = (number: number): TuneEvent => ({ kind: "step", record: { step: number, loss: 1, gradientNorm: 1, normRate: 0, headRate: 0, tokens: 1, seconds: 1 } });
const inWords = (event: TuneEvent): string => (event.kind === "step" ? `step ${event.record.step}` : event.kind);

describe("a run's events", () => {
  it("of a thousand steps in a second reach the page about thirty times, the last among them", async () => {
    const told: string[] = [];
    const events = new TuneEvents((event) => told.push(inWords(event)), () => Date.now());
    for (let number = 1; number <= 1000; number++) {
      events.tell(step(number));
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(told.length).toBeGreaterThan(25);
    expect(told.length).toBeLessThan(33);
    expect([told[0], told.at(-1)]).toEqual(["step 1", "step 1000"]);
  });

  it("that are no step come at once, after the step before them", () => {
    const told: string[] = [];
    const events = new TuneEvents((event) => told.push(inWords(event)), () => Date.now());
    for (const number of [1, 2, 3]) events.tell(step(number));
    events.tell({ kind: "checkpoint", step: 3, bytes: 1 });
    events.tell(step(4));
    events.flush();
    expect(told).toEqual(["step 1", "step 3", "checkpoint", "step 4"]);
  });
});
