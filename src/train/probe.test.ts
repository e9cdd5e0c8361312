import { expect, it } from "vitest";
import { toStudioError } from "../shared/errors";
import { FakeTrainer, someExamples } from "./fake-trainer-testing";
import { LOSSES } from "./loss";
import { probeRate, PROBED_RATES } from "./probe";
import { DEFAULT_TUNE } from "./settings";
import { readState } from "./train-step";

const probe = (trainer: FakeTrainer, signal?: AbortSignal) => probeRate({ trainer, trainables: trainer.names, tuning: someExamples(16), loss: LOSSES.choice, settings: { ...DEFAULT_TUNE, batch: 4 } }, { signal });

it("takes the rate that learns most in a few steps, on the same examples each, and leaves everything as it was", async () => {
  const trainer = new FakeTrainer();
  const before = await readState(trainer, trainer.names);
  // Its bowl is 1 away: only large steps get anywhere in eight.
  expect(await probe(trainer)).toEqual({ normRate: 3e-2 });
  expect(await readState(trainer, trainer.names)).toEqual(before);
  const runs = PROBED_RATES.map((_, index) => trainer.taken.slice(8 * index, 8 * index + 8));
  for (const run of runs) expect(run).toEqual(runs[0]);
});

it("takes the smaller of rates that do equally well, and none that breaks", async () => {
  const flat = new FakeTrainer();
  flat.harm = () => 1e4;
  expect(await probe(flat)).toEqual({ normRate: 1e-3 });
  const broken = new FakeTrainer();
  let calls = 0;
  broken.before = () => void calls++;
  broken.harm = () => (calls > 16 ? NaN : 0);
  expect(await probe(broken)).toEqual({ normRate: 3e-3 });
});

it("that is cancelled leaves everything as it was too", async () => {
  const trainer = new FakeTrainer();
  const before = await readState(trainer, trainer.names);
  const abort = new AbortController();
  trainer.before = (step) => {
    if (step === 5) abort.abort();
  };
  expect(toStudioError(await probe(trainer, abort.signal).catch((error: unknown) => error)).code).toBe("cancelled");
  expect(await readState(trainer, trainer.names)).toEqual(before);
});
