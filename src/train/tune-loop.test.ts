import { describe, expect, it } from "vitest";
import { StudioError, toStudioError } from "../shared/errors";
import type { Measured } from "./compare";
import { FakeTrainer, someExamples } from "./fake-trainer-testing";
import { LOSSES } from "./loss";
import type { TuneEvent } from "./records";
import { divergence, type RunProgress } from "./run-progress";
import { DEFAULT_TUNE, type TuneSettings } from "./settings";
import { putState, readState, type TrainState, type WeightsCopy } from "./train-step";
import { TuneLoop, type LoopInput, type LoopRun } from "./tune-loop";

const SETTINGS: TuneSettings = { ...DEFAULT_TUNE, steps: 12, batch: 3, normRate: 0.1, warmUp: 2, validateEvery: 4 };
const measured = (quality: number, nll = 1): Measured => ({ n: 4, quality, nll, interval: { low: 0, high: 1 }, right: [true, false, quality > 0.5, false] });

interface Saved {
  readonly progress: RunProgress;
  readonly best: WeightsCopy | null;
  readonly state: TrainState;
}

/** A loop over a fake trainer that measures how near the weights are. */
function setUp(change: Partial<TuneSettings> = {}, given: Partial<LoopInput & LoopRun> = {}) {
  const trainer = new FakeTrainer();
  const saved: Saved[] = [];
  const told: TuneEvent[] = [];
  const input: LoopInput = {
    trainer, trainables: trainer.names, tuning: someExamples(8), loss: LOSSES.choice, settings: { ...SETTINGS, ...change },
    measure: async () => measured(1 / (1 + trainer.distance)), nowMs: () => 0,
    save: async (progress, best) => (saved.push({ progress, best, state: await readState(trainer, trainer.names) }), 100),
    ...given,
  };
  const run: LoopRun = { stop: new AbortController().signal, onEvent: (event) => told.push(event), ...given };
  return { trainer, saved, told, input, run, loop: new TuneLoop(input, run) };
}

const losses = (progress: RunProgress): number[] => progress.steps.map(({ loss }) => loss);

describe("a run", () => {
  it("takes its steps in seeded order, measures before the first and every so many, and ends with the best state", async () => {
    const { trainer, told, loop } = setUp();
    const end = await loop.run();
    expect([end.ended, end.steps.length, end.validations.map(({ step }) => step), end.best?.step]).toEqual(["finished", 12, [0, 4, 8, 12], 12]);
    expect(losses(end)[11]).toBeLessThan((losses(end)[0] ?? 0) / 2);
    expect(trainer.taken.slice(0, 3).flat().toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(told.filter(({ kind }) => kind === "step")).toHaveLength(12);
    expect(told.filter((event) => event.kind === "validation" && event.isBest)).toHaveLength(4);
  });

  it("keeps the best state where later ones are worse, and the last one in its checkpoint", async () => {
    const qualities = [0.4, 0.7, 0.6, 0.7];
    const { trainer, saved, loop } = setUp({}, { measure: async () => measured(qualities.shift() ?? 0) });
    const end = await loop.run();
    const last = saved.at(-1);
    expect([end.best?.step, last?.progress.steps.length]).toEqual([4, 12]);
    expect(await trainer.read("norms", "weights")).toEqual(last?.best?.get("norms"));
    expect(last?.state.values[0]?.values).not.toEqual(last?.best?.get("norms"));
  });

  it("says that nothing was better, and tells equal accuracies apart by their nll", async () => {
    const worse = await setUp({}, { measure: async () => measured(0.5) }).loop.run();
    expect(worse.best?.step).toBe(0);
    const nlls = [1, 0.9, 0.8, 0.85];
    expect((await setUp({}, { measure: async () => measured(0.5, nlls.shift()) }).loop.run()).best?.step).toBe(8);
  });

  it("ends early once enough measurements in a row were no better", async () => {
    const qualities = [0.4, 0.7, 0.6, 0.5, 0.9];
    const end = await setUp({ steps: 40, patience: 2 }, { measure: async () => measured(qualities.shift() ?? 0) }).loop.run();
    expect([end.ended, end.steps.length, end.best?.step]).toEqual(["early", 12, 4]);
    expect(end.reason).toMatch(/2 measurements in a row .* no better than that of step 4/);
  });

  it("takes the last state where there is nothing to measure on", async () => {
    const { trainer, saved, loop } = setUp({}, { measure: null });
    const end = await loop.run();
    expect([end.ended, end.best?.step, end.validations]).toEqual(["finished", 12, []]);
    expect(saved.at(-1)?.best).toBeNull();
    expect(await trainer.read("norms", "weights")).toEqual(saved.at(-1)?.state.values[0]?.values);
  });
});

describe("a run that goes wrong", () => {
  it.each([true, false])("with a loss that is no number ends with the state before, validation rows: %s", async (hasRows) => {
    const { trainer, loop } = setUp({ steps: 20 }, hasRows ? {} : { measure: null });
    trainer.harm = (step) => (step === 7 ? NaN : 0);
    const end = await loop.run();
    expect([end.ended, end.steps.length, end.best?.step]).toEqual(["diverged", 6, 4]);
    expect(end.reason).toMatch(/At step 7 .* learning rates are too high/);
  });

  it("with a loss that rises and stays up ends there", async () => {
    const { trainer, saved, loop } = setUp({ steps: 60 });
    trainer.harm = (step) => (step > 20 ? 0.8 * (step - 20) : 0);
    const end = await loop.run();
    expect(end.ended).toBe("diverged");
    expect(end.steps.length).toBeLessThan(40);
    expect(await trainer.read("norms", "weights")).toEqual(saved.at(-1)?.best?.get("norms"));
    expect(end.reason).toMatch(/The loss rose from \d/);
  });

  it("is not one whose loss is small and noisy, rises for a moment, or scatters as single batches do", () => {
    const of = (all: readonly number[]) => divergence(all.map((loss, index) => ({ step: index + 1, loss })));
    expect(of(Array.from({ length: 80 }, (_, i) => 0.001 + 0.03 * (i % 7)))).toBeNull();
    expect(of([2, 1.8, 1.5, 1.2, 1, 0.9, 0.8, 5, 0.8, 0.7, 0.7, 0.6, 0.7, 0.6, 0.7, 0.6, 0.7, 0.6, 0.7, 0.6, 0.7, 0.6])).toBeNull();
    // The first steps of SmolLM2 on SciQ, eight questions each, at the rate of the reference.
    const healthy = [
      1.9897, 1.6499, 0.6273, 0.5607, 0.7278, 1.7216, 1.2208, 0.2796, 0.3359, 1.8204, 0.9662, 1.394, 0.5589, 2.0045, 1.9603,
      1.3154, 0.8962, 1.2993, 0.4754, 1.037, 2.1032, 3.3169, 2.4285, 0.1654, 2.0453, 2.6147, 0.575, 2.6488, 2.6984, 2.8247,
    ];
    for (let count = 0; count <= healthy.length; count++) expect(of(healthy.slice(0, count))).toBeNull();
    expect(of([...healthy, ...Array.from({ length: 8 }, (_, i) => 4 + i)])).toMatch(/from 0\.\d+ to \d\.\d+ \(means of 10 steps\) up to step 38/);
    expect(of([...Array<number>(12).fill(1), ...Array<number>(10).fill(3.6)])).toMatch(/from 1\.000 to 3\.600/);
  });
});

describe("a run that is interrupted", () => {
  const uninterrupted = async (): Promise<RunProgress> => setUp().loop.run();
  const goOn = async ({ progress, best, state }: Saved) => {
    const { trainer, input, run } = setUp();
    putState(trainer, state);
    return { end: await new TuneLoop(input, run, { progress, best }).run(), trainer };
  };

  it("by a cancel is saved, and goes on with the same losses to the bit", async () => {
    for (const at of [1, 4, 5, 9, 12]) {
      const abort = new AbortController();
      const { trainer, saved, loop } = setUp({}, { signal: abort.signal });
      trainer.before = (step) => {
        if (step === at) abort.abort();
      };
      expect(toStudioError(await loop.run().catch((error: unknown) => error)).code).toBe("cancelled");
      const last = saved.at(-1);
      expect(last?.progress.steps.length).toBe(at === 1 ? undefined : at - 1);
      if (!last) continue;
      const { end } = await goOn(last);
      expect(losses(end)).toEqual(losses(await uninterrupted()));
      expect(end.validations).toEqual((await uninterrupted()).validations);
    }
  });

  it("by a cancel while it measures, measures when it goes on", async () => {
    const abort = new AbortController();
    const { saved, loop, trainer } = setUp({}, {
      signal: abort.signal,
      measure: async () => {
        if (trainer.steps === 8) abort.abort();
        abort.signal.throwIfAborted();
        return measured(1 / (1 + trainer.distance));
      },
    });
    await loop.run().catch(() => undefined);
    const { end } = await goOn(saved.at(-1) as Saved);
    expect(end.validations).toEqual((await uninterrupted()).validations);
  });

  it("by a stop measures what there is and can go on", async () => {
    const stop = new AbortController();
    const { trainer, saved, loop } = setUp({}, { stop: stop.signal });
    trainer.before = (step) => {
      if (step === 6) stop.abort();
    };
    const end = await loop.run();
    expect([end.ended, end.steps.length, end.validations.map(({ step }) => step), end.best?.step]).toEqual(["stopped", 6, [0, 4, 6], 6]);
    const gone = await goOn(saved.at(-1) as Saved);
    expect([gone.end.ended, losses(gone.end)]).toEqual(["finished", losses(await uninterrupted())]);
  });

  it("by a stop without validation rows, and then goes wrong, has no best state that is not there", async () => {
    const stop = new AbortController();
    const { trainer, saved, loop } = setUp({}, { stop: stop.signal, measure: null });
    trainer.before = (step) => {
      if (step === 3) stop.abort();
    };
    expect((await loop.run()).best?.step).toBe(3);
    const { progress, best, state } = saved.at(-1) as Saved;
    const again = setUp({}, { measure: null });
    putState(again.trainer, state);
    again.trainer.harm = () => NaN;
    const end = await new TuneLoop(again.input, again.run, { progress, best }).run();
    expect([end.ended, end.best]).toEqual(["diverged", null]);
  });

  it("by a pause is saved while it is held", async () => {
    let open: () => void = () => undefined;
    let gates = 0;
    const { saved, loop } = setUp({}, {
      checkpoint: async (beforeHold) => {
        if (++gates !== 4) return;
        await beforeHold?.();
        await new Promise<void>((resolve) => (open = resolve));
      },
    });
    const end = loop.run();
    while (saved.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(saved.map(({ progress }) => progress.steps.length)).toEqual([3]);
    open();
    expect((await end).steps.length).toBe(12);
    expect(saved.length).toBe(2);
  });
});

describe("checkpoints of a run", () => {
  it("come every 50 steps or 30 seconds, and at the end", async () => {
    const steps = setUp({ steps: 120, validateEvery: 1000 });
    await steps.loop.run();
    expect(steps.saved.map(({ progress }) => progress.steps.length)).toEqual([50, 100, 120]);
    let now = 0;
    const slow = setUp({ steps: 8 }, { nowMs: () => now });
    slow.trainer.before = () => (now += 11_000);
    await slow.loop.run();
    expect(slow.saved.map(({ progress }) => progress.steps.length)).toEqual([3, 6, 8]);
  });

  it("that take long don't hold up fast steps", async () => {
    let now = 0;
    const saves: number[] = [];
    const { trainer, loop } = setUp({ steps: 300, validateEvery: 1000 }, { nowMs: () => now, save: async (progress) => (saves.push(progress.steps.length), (now += 1000), 1) });
    trainer.before = () => (now += 200);
    await loop.run();
    // Twenty times a second of saving is a hundred steps.
    expect(saves).toEqual([50, 150, 250, 300]);
  });

  it("that the disk has no room for stop nothing, and are told once until there is room again", async () => {
    let fails = 0;
    const full = new StudioError("disk-full", "The disk is full.", "Delete old runs.");
    const { told, loop } = setUp({ steps: 220, validateEvery: 1000 }, { save: async () => (++fails === 3 ? 7 : Promise.reject(full)) });
    expect((await loop.run()).ended).toBe("finished");
    expect(told.filter(({ kind }) => kind.startsWith("checkpoint"))).toEqual([
      { kind: "checkpoint-failed", step: 50, message: "The disk is full.", remedy: "Delete old runs." },
      { kind: "checkpoint", step: 150, bytes: 7 },
      { kind: "checkpoint-failed", step: 200, message: "The disk is full.", remedy: "Delete old runs." },
    ]);
  });
});
