import { describe, expect, it } from "vitest";
import { cancelled, StudioError, toStudioError } from "../shared/errors";
import { createRandom } from "../shared/random";
import { FakeTrimWork } from "./fake-work-testing";
import { DEFAULT_TRIM, type TrimOptions } from "./records/options";
import type { TrimEvent, TrimOutcome } from "./records/results";
import { runTrim, type TrimInput, type TrimRun } from "./trim-loop";
import type { TrimSave } from "./trim-state";

const NEVER = { kind: "never" } as const;
const END = { kind: "end" } as const;
const every = (steps: number) => ({ kind: "every", steps }) as const;
const options = (change: Partial<TrimOptions>): TrimOptions => ({ ...DEFAULT_TRIM, tune: NEVER, target: { kind: "modules", count: 3 }, ...change });

function setUp(change: Partial<TrimOptions> = {}, given: Partial<TrimInput & TrimRun> = {}) {
  const work = new FakeTrimWork();
  const told: TrimEvent[] = [];
  const input: TrimInput = {
    runId: "run", fingerprint: "model", datasetId: "data", part: "test", course: { kind: "search", options: options(change) },
    from: { mask: [], tuned: null }, modules: work.modules, rows: 8, nowMs: () => work.ms, ...given,
  };
  const run: TrimRun = { stop: new AbortController().signal, onEvent: (event) => told.push(event), ...given };
  return { work, told, input, run, start: (saved: TrimSave | null = null) => runTrim(work, input, run, saved) };
}

/** A step as "number dropped", "t" where it was tuned in it, and the weights that it has. */
const told = ({ steps }: TrimOutcome) => steps.map(({ mask, tunedHere, tuned }) => `${mask.length}${tunedHere ? "t" : ""}${tuned === null ? "" : ` ${tuned}`}`);
const kinds = (work: FakeTrimWork) => work.calls.map(({ kind }) => kind).join(" ");
const ORDER = ["attn.0", "mlp.2", "attn.1", "mlp.3", "attn.2", "mlp.0", "attn.3"];

describe("a trim", () => {
  // Untuned, validation accuracy is 95 % at first, then 94, 92, 89, 85, 80, 74 and 67 %.
  it.each<[string, Partial<TrimOptions>, readonly string[], string, number]>([
    ["modules, never tuned", { target: { kind: "modules", count: 3 } }, ["1", "2", "3"], "reached", 2],
    ["modules, tuned at the end from the start's weights", { target: { kind: "modules", count: 3 }, tune: END }, ["1", "2", "3t own+3"], "reached", 2],
    ["modules, tuned every 2 and at the end, each from the weights before", { target: { kind: "modules", count: 5 }, tune: every(2) }, ["1", "2t own+2", "3 own+2", "4t own+2+4", "5t own+2+4+5"], "reached", 4],
    ["modules, tuned after each", { target: { kind: "modules", count: 2 }, tune: every(1) }, ["1t own+1", "2t own+1+2"], "reached", 1],
    ["modules, two a step, never past the target", { target: { kind: "modules", count: 3 }, perStep: 2 }, ["2", "3"], "reached", 1],
    ["bytes, never tuned", { target: { kind: "bytes", share: 0.5 } }, ["1", "2", "3", "4", "5", "6"], "reached", 5],
    ["bytes, four a step, never past the target, tuned at the end", { target: { kind: "bytes", share: 0.5 }, perStep: 4, tune: END }, ["4", "6t own+6"], "reached", 1],
    ["bytes, tuned every 4 and at the end", { target: { kind: "bytes", share: 0.5 }, tune: every(4) }, ["1", "2", "3", "4t own+4", "5 own+4", "6t own+4+6"], "reached", 5],
    ["speed as measured", { target: { kind: "speed", multiple: 1.5 } }, ["1", "2", "3", "4"], "reached", 3],
    // Tuned weights cost the fake a little speed: what was reached before stays reached.
    ["speed, tuned at the end", { target: { kind: "speed", multiple: 1.66 }, tune: END }, ["1", "2", "3", "4t own+4"], "reached", 3],
    ["speed, tuned every 3 and at the end", { target: { kind: "speed", multiple: 1.5 }, tune: every(3) }, ["1", "2", "3t own+3", "4t own+3+4"], "reached", 3],
    ["speed that no mask has, tuned at the end: nothing is left", { target: { kind: "speed", multiple: 9 }, perStep: 3, tune: END }, ["3", "6", "7t own+7"], "exhausted", 2],
    ["a floor, never tuned", { target: { kind: "accuracy", floor: 0.86, bound: "value" } }, ["1", "2", "3", "4"], "floor", 2],
    ["a floor for the interval's lower end", { target: { kind: "accuracy", floor: 0.8, bound: "low" } }, ["1", "2", "3"], "floor", 1],
    ["a floor, tuned at the end: the last good one", { target: { kind: "accuracy", floor: 0.86, bound: "value" }, tune: END }, ["1", "2", "3t own+3", "4"], "floor", 2],
    ["a floor, tuned every 2: the last good one at the end", { target: { kind: "accuracy", floor: 0.86, bound: "value" }, tune: every(2) }, ["1", "2t own+2", "3 own+2", "4t own+2+4", "5t own+2+4+5", "6t own+2+4+6"], "floor", 4],
    ["a floor, tuned every 3: a step is tuned before it is given up", { target: { kind: "accuracy", floor: 0.86, bound: "value" }, tune: every(3) }, ["1", "2", "3t own+3", "4 own+3", "5t own+3+5", "6t own+3+5+6"], "floor", 4],
    ["a floor that every mask is above: the last is tuned", { target: { kind: "accuracy", floor: 0.5, bound: "value" }, perStep: 4, tune: END }, ["4", "7t own+7"], "exhausted", 1],
    ["a floor above the start", { target: { kind: "accuracy", floor: 0.96, bound: "value" }, tune: END }, [], "floor", -1],
    ["modules that must stay", { target: { kind: "modules", count: 3 }, keep: ["attn.0", "mlp.2"] }, ["1", "2", "3"], "reached", 2],
    ["a target that only modules which must stay could reach", { target: { kind: "speed", multiple: 2 }, keep: ["attn.0", "mlp.2", "attn.1", "mlp.3", "attn.2", "mlp.0"] }, ["1", "2"], "exhausted", 1],
  ])("to %s", async (_, change, steps, ended, final) => {
    const outcome = await setUp(change).start();
    expect([told(outcome), outcome.ended, outcome.final]).toEqual([steps, ended, final]);
    const gone = ORDER.concat("mlp.1").filter((id) => !(change.keep as readonly string[] | undefined)?.includes(id));
    expect(outcome.steps.flatMap(({ dropped }) => dropped)).toEqual(gone.slice(0, outcome.steps.at(-1)?.mask.length ?? 0));
  });

  it("scans before each step or every few, measures each step once, and the start first", async () => {
    const { work, start } = setUp();
    const outcome = await start();
    expect(outcome.reason).toBe("The target is reached after 3 steps: 3 modules gone.");
    expect((await setUp({ target: { kind: "bytes", share: 0.5 } }).start()).reason).toBe("The target is reached after 6 steps: half of the bytes (43.8 % stay).");
    expect(kinds(work)).toBe("accuracy speed scan accuracy speed scan accuracy speed scan accuracy speed");
    const few = setUp({ scanEvery: 2, perStep: 2, target: { kind: "modules", count: 7 } });
    const steps = (await few.start()).steps;
    expect(steps.map(({ dropped, scan }) => [dropped.length, scan !== null])).toEqual([[2, true], [2, false], [2, true], [1, false]]);
    expect(few.work.calls.flatMap((call) => (call.kind === "scan" ? [call.at.mask.length] : []))).toEqual([0, 4]);
  });

  it("judges on validation rows for a floor, tunes what is below, and measures the tuned weights anew", async () => {
    const { work, start } = setUp({ target: { kind: "accuracy", floor: 0.935, bound: "value" }, tune: every(9) });
    const outcome = await start();
    expect([told(outcome), outcome.final, outcome.ended]).toEqual([["1", "2t own+2", "3t own+2+3", "4t own+2+4"], 2, "floor"]);
    expect(kinds(work)).toBe([
      "accuracy validation speed", "scan validation accuracy speed", "scan validation tune validation accuracy speed", "scan validation accuracy speed",
      "scan validation tune validation accuracy speed", "tune validation accuracy speed",
    ].join(" "));
    // Tuned behind the step that fell, with the accuracy of what was tuned.
    expect(outcome.steps[2]).toMatchObject({ step: 3, dropped: ["attn.1"], accuracy: { acc: 0.96 }, judged: { acc: 0.96 } });
    expect(outcome.reason).toBe("Step 4 falls below the floor, with 93 % on the validation rows: it ends with step 3.");
  });

  it("takes shares of the full model where it starts with another", async () => {
    const { work, start } = setUp({ target: { kind: "speed", multiple: 1.5 } }, { from: { mask: ["attn.0", "mlp.2"], tuned: "before" } });
    const outcome = await start();
    expect(work.calls[0]).toEqual({ kind: "speed", at: { mask: [], tuned: null } });
    expect(outcome.start).toMatchObject({ mask: ["attn.0", "mlp.2"], tuned: "before", full: { tokensPerSecond: 100, bytes: 160 }, bytes: 137 });
    expect(outcome.steps.map(({ mask, tuned }) => [mask.length, tuned])).toEqual([[3, "before"], [4, "before"]]);
  });

  it("counts what was dropped before, and ends at once where nothing is left to do", async () => {
    const outcome = await setUp({ tune: END }, { from: { mask: ["attn.0", "attn.1", "attn.2"], tuned: null } }).start();
    expect([outcome.ended, outcome.final, outcome.steps]).toEqual(["reached", -1, []]);
    expect(outcome.reason).toBe("The target is there from the start: 3 modules gone.");
  });

  it("keeps the weights that tuning began with when nothing is better, and has tuned all the same", async () => {
    const { work, start } = setUp({ tune: every(1), target: { kind: "modules", count: 2 } });
    work.gain = 0;
    expect(told(await start())).toEqual(["1t", "2t"]);
  });

  it("tells its phases, each cell of a scan and each step", async () => {
    const { told, start } = setUp({ tune: END, target: { kind: "modules", count: 1 } });
    await start();
    expect(told.flatMap((event) => (event.kind === "phase" ? [`${event.step} ${event.phase}`] : []))).toEqual([
      "0 measuring the start", "0 measuring the start", "1 scanning", "1 tuning", "1 measuring accuracy", "1 measuring speed",
    ]);
    expect(told.filter(({ kind }) => kind === "scan")).toHaveLength(8);
    expect(told.find((event) => event.kind === "scanned")).toMatchObject({ step: 1, result: { order: expect.arrayContaining(["mlp.1"]) } });
    expect(told.find((event) => event.kind === "step")).toMatchObject({ step: { step: 1, dropped: ["attn.0"], mask: ["attn.0"], tunedHere: true, bytes: 157, scan: { method: "exact" }, seconds: 103.875 } });
  });

  it("says what is wrong in a scan that names nothing", async () => {
    const { work, start } = setUp();
    const { scan } = work;
    work.scan = async (...args) => ({ ...(await scan.apply(work, args)), order: [] });
    await expect(start()).rejects.toMatchObject({ code: "internal", message: /names no module/ });
  });
});

describe("a trim's estimate", () => {
  it("is given once the start is measured, is never below zero, and comes to pass once each phase was seen", async () => {
    const { work, told, start } = setUp({ target: { kind: "modules", count: 5 }, perStep: 2, tune: every(1) });
    const at: number[] = [];
    const left: number[] = [];
    const { push } = told;
    told.push = (event) => {
      if (event.kind === "estimate") {
        at.push(work.ms / 1000);
        left.push(event.secondsLeft);
      }
      return push.call(told, event);
    };
    await start();
    const total = work.ms / 1000;
    expect([at[0], left.at(-1)]).toEqual([7, 0]);
    // Scans, tuning and all.
    expect(left[0]).toBeGreaterThan(100);
    const seen = at.findIndex((seconds) => seconds > 7 + 10 + 75);
    for (const [index, seconds] of at.entries()) if (index >= seen) expect(seconds + (left[index] ?? NaN)).toBeCloseTo(total, 6);
    expect(seen).toBeGreaterThan(0);
    expect(left.every((seconds) => seconds >= 0)).toBe(true);
  });

  it("does not take what was measured before for quick work", async () => {
    const { work, told, start } = setUp({ target: { kind: "modules", count: 2 } });
    const { accuracy } = work;
    // The start's accuracy is known.
    work.accuracy = async (at, of, job) => {
      const { ms } = work;
      const result = await accuracy.call(work, at, of, job);
      if (at.mask.length > 0) return result;
      work.ms = ms;
      return { ...result, seconds: 0 };
    };
    await start();
    const firstScan = told.findIndex(({ kind }) => kind === "scanned");
    const estimates = told.flatMap((event, index) => (event.kind === "estimate" ? [{ index, left: event.secondsLeft }] : []));
    // Nothing until a step's accuracy was measured, then all of the other step: a scan of 7 modules, their accuracy without one, a speed.
    expect(estimates[0]?.index).toBeGreaterThan(firstScan);
    expect(estimates.map(({ left }) => left)).toContainEqual(expect.closeTo((10 * 7 * 9) / (8 * 10) + (5 * 6) / 8 + 2, 6));
  });

  it("is silent where nothing tells how far it goes: a floor, a speed before its first step", async () => {
    const floor = setUp({ target: { kind: "accuracy", floor: 0.9, bound: "value" } });
    await floor.start();
    expect(floor.told.filter((event) => event.kind === "estimate")).toEqual([{ kind: "estimate", secondsLeft: 0 }]);
    const fast = setUp({ target: { kind: "speed", multiple: 1.5 } });
    await fast.start();
    expect(fast.told.findIndex(({ kind }) => kind === "estimate")).toBeGreaterThan(fast.told.findIndex(({ kind }) => kind === "step"));
  });
});

describe("a trim that is cut off", () => {
  const cases: readonly [string, Partial<TrimOptions>][] = [
    ["tuned at the end", { tune: END, target: { kind: "bytes", share: 0.5 } }],
    ["tuned every 2 with a floor", { tune: every(2), target: { kind: "accuracy", floor: 0.86, bound: "value" } }],
    ["tuned at the end with a floor", { tune: END, target: { kind: "accuracy", floor: 0.86, bound: "value" } }],
    ["to a speed, a ranking for two steps of two", { tune: every(2), target: { kind: "speed", multiple: 2.5 }, scanEvery: 2, perStep: 2 }],
  ];

  it.each(cases)("at 20 random moments comes to the same steps: %s", async (_, change) => {
    const uncut = setUp(change);
    const whole = await uncut.start();
    const random = createRandom(6);
    for (let moment = 0; moment < 20; moment++) {
      const cutAt = random.integer(uncut.work.calls.length);
      const code = moment % 2 === 0 ? "device-lost" : "internal";
      const cut = setUp(change);
      cut.work.onCall = (index) => {
        if (index === cutAt) throw code === "internal" ? new Error("gone") : new StudioError(code, "The device is gone.", "Go on.");
      };
      await expect(cut.start()).rejects.toSatisfy((error: unknown) => toStudioError(error).code === code);
      const { last } = cut.work;
      const again = setUp(change);
      const outcome = await again.start(last);
      expect(JSON.stringify(outcome)).toBe(JSON.stringify(whole));
      // Nothing that was done is done again, but the phase that was cut.
      expect(cut.work.calls.length - 1 + again.work.calls.length).toBe(uncut.work.calls.length);
    }
  });

  it("again and again still comes to the same steps", async () => {
    const [, change] = cases[1] ?? ["", {}];
    const whole = await setUp(change).start();
    const random = createRandom(7);
    let saved: TrimSave | null = null;
    for (let visit = 0; ; visit++) {
      const { work, start } = setUp(change);
      const cutAt = random.integer(4) + 1;
      work.onCall = (index) => {
        if (visit < 20 && index === cutAt) throw new StudioError("device-lost", "The device is gone.", "Go on.");
      };
      const outcome: TrimOutcome | null = await start(saved).catch(() => null);
      saved = work.last;
      if (outcome === null) continue;
      expect(JSON.stringify(outcome)).toBe(JSON.stringify(whole));
      expect(visit).toBeGreaterThan(3);
      return;
    }
  });

  it("by cancelling keeps what it has, and saves it once more where the last save failed", async () => {
    const cancel = new AbortController();
    const { work, told, start } = setUp({}, { signal: cancel.signal });
    let fails = true;
    work.onSave = () => {
      if (fails) throw new StudioError("disk-full", "The disk is full.", "Free some space.");
    };
    work.onCall = (index) => {
      if (index !== 6) return;
      fails = false;
      cancel.abort();
      throw cancelled();
    };
    await expect(start()).rejects.toMatchObject({ code: "cancelled" });
    expect(told.filter(({ kind }) => kind === "save-failed")).toEqual([{ kind: "save-failed", message: "The disk is full.", remedy: "Free some space." }]);
    expect(work.last.steps.map(({ step }) => step)).toEqual([1]);
    expect(work.last.pending.dropped).toEqual(["mlp.2"]);
  });

  it("while it can't be saved goes on, and says so again when it fails again", async () => {
    const { work, told, start } = setUp();
    let saves = 0;
    work.onSave = () => {
      if (++saves !== 4) throw new Error("no");
    };
    expect(await start()).toMatchObject({ ended: "reached" });
    expect(told.filter(({ kind }) => kind === "save-failed")).toHaveLength(2);
  });

  it("by a save that loses the device ends", async () => {
    const { work, start } = setUp();
    work.onSave = () => {
      throw new StudioError("device-lost", "The device is gone.", "Go on.");
    };
    await expect(start()).rejects.toMatchObject({ code: "device-lost" });
  });

  it("by stopping ends before its next phase with the steps it has, untuned, and goes on when asked to", async () => {
    const stop = new AbortController();
    const { work, start } = setUp({ tune: END }, { stop: stop.signal });
    work.onCall = (_, kind) => void (kind === "scan" && work.calls.filter((call) => call.kind === "scan").length === 2 && stop.abort());
    const outcome = await start();
    expect([outcome.ended, outcome.final, told(outcome), outcome.reason]).toEqual(["stopped", 0, ["1"], "It was stopped after 1 step."]);
    const again = setUp({ tune: END });
    expect(JSON.stringify(await again.start(work.last))).toBe(JSON.stringify(await setUp({ tune: END }).start()));
    expect(again.work.calls[0]).toMatchObject({ kind: "accuracy", at: { mask: ["attn.0", "mlp.2"] } });
  });

  it("gives what it came to when it had ended, without any work", async () => {
    const { work, start } = setUp();
    const outcome = await start();
    const again = setUp();
    expect([await again.start(work.last), again.work.calls]).toEqual([outcome, []]);
  });

  it("saves before a pause holds, and leaves the pause out of its seconds", async () => {
    const at: string[] = [];
    const { work, start } = setUp({ target: { kind: "modules", count: 1 } }, {
      checkpoint: async (beforeHold) => {
        const saves = work.saves.length;
        await beforeHold?.();
        at.push(work.saves.length > saves ? "saved" : "not saved");
        work.ms += 1_000_000;
      },
    });
    const { scan } = work;
    work.scan = async (point, options, job) => {
      await job.checkpoint?.();
      return scan.call(work, point, options, job);
    };
    const outcome = await start();
    expect(outcome.steps[0]?.seconds).toBe(16.375);
    expect(new Set(at)).toEqual(new Set(["saved"]));
  });
});
