import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TuneEvent } from "../train/records";
import type { ModuleId } from "../model/mask";
import type { ScanEvent, TrimEvent } from "../trim/records/results";
import { scanSubject, ThinnedEvents, trimSubject, tuneSubject } from "./thinned-events";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const step = (number: number): TuneEvent => ({ kind: "step", record: { step: number, loss: 1, gradientNorm: 1, normRate: 0, headRate: 0, tokens: 1, seconds: 1 } });
const ofModule = (id: ModuleId, score: number): ScanEvent => ({ kind: "module", module: { id, quality: null, score, bytes: 1, ms: null, left: false } });
const base: ScanEvent = { kind: "base", quality: { acc: 1, accNorm: 1, nll: 0, n: 8 } };

const inWords = (event: TuneEvent | ScanEvent | TrimEvent): string => {
  if (event.kind === "step") return "record" in event ? `step ${event.record.step}` : "step";
  if (event.kind === "module") return `${event.module.id} ${event.module.score}`;
  return event.kind === "scan" ? inWords(event.event) : event.kind;
};

let told: string[];
beforeEach(() => void (told = []));
const thinned = <Event extends TuneEvent | ScanEvent | TrimEvent>(subjectOf: (event: Event) => string | null) => new ThinnedEvents<Event>((event) => told.push(inWords(event)), subjectOf, () => Date.now());

describe("a run's events", () => {
  it("of a thousand steps in a second reach the page about thirty times, the last among them", async () => {
    const events = thinned(tuneSubject);
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
    const events = thinned(tuneSubject);
    for (const number of [1, 2, 3]) events.tell(step(number));
    events.tell({ kind: "checkpoint", step: 3, bytes: 1 });
    events.tell(step(4));
    events.flush();
    expect(told).toEqual(["step 1", "step 3", "checkpoint", "step 4"]);
  });
});

describe("a scan's events", () => {
  it("of many modules come about thirty a second, the last of each among them", async () => {
    const events = thinned(scanSubject);
    for (let round = 1; round <= 100; round++) {
      for (let layer = 0; layer < 10; layer++) events.tell(ofModule(`mlp.${layer}`, round));
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(told.length).toBeGreaterThan(25);
    expect(told.length).toBeLessThan(33);
    events.flush();
    for (let layer = 0; layer < 10; layer++) expect(told.findLast((words) => words.startsWith(`mlp.${layer} `))).toBe(`mlp.${layer} 100`);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.length).toBeLessThan(43);
  });

  it("reach the page by themselves, in the order in which they came", async () => {
    const events = thinned(scanSubject);
    events.tell(base);
    for (const id of ["mlp.2", "attn.0", "mlp.1"] as const) events.tell(ofModule(id, 1));
    events.tell(ofModule("attn.0", 2));
    await vi.advanceTimersByTimeAsync(100);
    expect(told).toEqual(["base", "mlp.2 1", "attn.0 2", "mlp.1 1"]);
  });

  it("within a trim come before what the trim tells of the whole scan", () => {
    const events = thinned(trimSubject);
    const ofScan = (event: ScanEvent): TrimEvent => ({ kind: "scan", step: 1, event });
    events.tell({ kind: "phase", step: 1, phase: "scanning" });
    for (const score of [1, 2]) for (const id of ["mlp.0", "mlp.1"] as const) events.tell(ofScan(ofModule(id, score)));
    events.tell({ kind: "phase", step: 1, phase: "tuning" });
    events.tell({ kind: "estimate", secondsLeft: 3 });
    expect(told).toEqual(["phase", "mlp.0 1", "mlp.1 2", "mlp.0 2", "phase", "estimate"]);
  });
});
