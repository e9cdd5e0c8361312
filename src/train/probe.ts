/** A short search for the norms' learning rate: a few steps at each of some rates, from the same weights on the same examples. */
import type { TokenisedExample } from "../data/tokens";
import { present } from "../shared/assert";
import { atCheckpoint, type JobContext } from "../shared/progress";
import type { Loss } from "./loss";
import { FIRST, nextBatch } from "./order";
import type { TuneSettings } from "./settings";
import { putState, readState, type TrainStep } from "./train-step";
import type { TrainableName } from "./trainables";

/** Half a decade apart, around what norms of small models like. */
export const PROBED_RATES: readonly number[] = [1e-3, 3e-3, 1e-2, 3e-2];
const STEPS = 8;
/** The first steps are the same at any rate. */
const COUNTED = 4;
/** A larger rate has to win by so much of the loss: over a whole run it is the one that diverges. */
const LEAST_GAIN = 0.02;

export interface ProbeInput {
  readonly trainer: TrainStep;
  readonly trainables: readonly TrainableName[];
  readonly tuning: readonly TokenisedExample[];
  readonly loss: Loss;
  readonly settings: TuneSettings;
}

/** Leaves the trainer as it was. Errors: "cancelled", "device-lost". */
export async function probeRate(input: ProbeInput, job: JobContext = {}): Promise<{ readonly normRate: number }> {
  const { trainer, trainables } = input;
  const start = await readState(trainer, trainables);
  const losses: number[] = [];
  try {
    for (const rate of PROBED_RATES) {
      putState(trainer, start);
      losses.push(await lossAt(input, rate, losses.length, job));
    }
  } finally {
    putState(trainer, start);
  }
  return { normRate: bestRate(losses) };
}

/** Mean of the last losses at a rate; infinite when one was no number. */
async function lossAt({ trainer, tuning, loss, settings }: ProbeInput, normRate: number, done: number, job: JobContext): Promise<number> {
  let sum = 0;
  let cursor = FIRST;
  for (let step = 0; step < STEPS; step++) {
    await atCheckpoint(job);
    const { indices, next } = nextBatch(cursor, { examples: tuning.length, batch: settings.batch, seed: settings.seed });
    const result = await trainer.step(indices.map((index) => present(tuning[index], "an example")), loss, { norm: normRate, head: settings.headRate }, job);
    if (!result.applied) return Infinity;
    cursor = next;
    if (step >= STEPS - COUNTED) sum += result.loss;
    job.onProgress?.({ label: "Trying learning rates", done: done * STEPS + step + 1, total: PROBED_RATES.length * STEPS, unit: "steps" });
  }
  return sum / COUNTED;
}

/** The smallest of those that are nearly as good as the best. */
function bestRate(losses: readonly number[]): number {
  const lowest = Math.min(...losses);
  const index = losses.findIndex((loss) => Number.isFinite(loss) && loss <= lowest * (1 + LEAST_GAIN));
  return PROBED_RATES[Math.max(0, index)] ?? NaN;
}
