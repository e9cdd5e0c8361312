/** A run on a session's model, from its plan to the best weights: makes the trainer, puts a checkpoint back, frees the memory however it ends. */
import type { Session } from "../engine/session";
import type { ByteSource } from "../formats/byte-source";
import type { TokenisedDataset } from "../data/tokens";
import { maskModules } from "../model/mask";
import type { TunedWeights } from "../model/tuned";
import { largestBinding } from "../engine/cut-rows";
import { assert } from "../shared/assert";
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { checkTuneSettings } from "./check-settings";
import { checkpointParts, readCheckpoint, type Checkpoint } from "./checkpoint";
import { compare } from "./compare";
import { headRowsOf, parametersOf } from "./head-options";
import { LOSSES } from "./loss";
import { measureOn } from "./measure";
import { openTrainer, type TrainerPlace } from "./open-trainer";
import { planTuning, type RunPlan } from "./plan-tuning";
import type { TuneEvent, TuneOutcome } from "./records";
import { rowsHash, type RunAbout } from "./run-about";
import type { RunProgress } from "./run-progress";
import type { TuneSettings } from "./settings";
import { putState, readState, type TrainStep } from "./train-step";
import { trainablesOf } from "./trainables";
import type { Trainer } from "./trainer";
import { TuneLoop } from "./tune-loop";
import { tunedId } from "./tuned-id";

export interface TuneInput extends TrainerPlace {
  readonly fingerprint: string;
  readonly runId: string;
  readonly datasetId: string;
  /** Of a run that goes on its own count. */
  readonly settings: TuneSettings;
  readonly tuning: TokenisedDataset;
  readonly validation: TokenisedDataset;
  /** Rows that no part of a run may see. */
  readonly testRows: ReadonlySet<number>;
}

export interface TuneRun extends JobContext {
  /** Ends the run at the next step; it then gives its best state. */
  readonly stop: AbortSignal;
  readonly onEvent: (event: TuneEvent) => void;
  /** The run's last checkpoint; null: it begins. */
  readonly resume: ByteSource | null;
  /** Keeps a checkpoint, whole or not at all; bytes on disk. Errors: "disk-full", "io". */
  readonly save: (parts: readonly Uint8Array<ArrayBuffer>[]) => Promise<number>;
}

export interface TuneEnding {
  readonly outcome: Omit<TuneOutcome, "tunedId">;
  /** Null when nothing is better than what it began with. */
  readonly best: TunedWeights | null;
}

/** Errors: "usage" with every problem of the plan, "malformed" for a checkpoint that was changed, "gpu-out-of-memory", "cancelled", "device-lost". */
export async function tune(input: TuneInput, run: TuneRun): Promise<TuneEnding> {
  checkParts(input);
  const saved = run.resume ? await readCheckpoint(run.resume, run.signal) : null;
  const settings = saved?.about.settings ?? input.settings;
  checkTuneSettings(settings);
  const planned = planRun(input, settings);
  throwProblems(planned);
  const about = await aboutRun(input, settings, planned, saved);
  const { trainer, chosen } = await openTrainer(input, planned, settings, saved?.about.chosen ?? null);
  try {
    return await runLoop(input, run, { planned, trainer, saved, about: { ...about, chosen } });
  } finally {
    trainer.dispose();
  }
}

/** What such a run would take and train. */
export function planRun({ session, mask, from, tuning, validation }: Pick<TuneInput, "session" | "mask" | "from" | "tuning" | "validation">, settings: TuneSettings): RunPlan {
  const { spec, capacity, gpuBytes, device } = session;
  return planTuning({ spec, capacity, mask, from, tuning, validation, settings, sessionBytes: gpuBytes, maxBytes: largestBinding(device) });
}

export function throwProblems({ plan: { problems } }: Pick<RunPlan, "plan">): void {
  if (problems.length > 0) throw new StudioError("usage", problems.map(({ reason }) => reason).join(" "), problems.map(({ remedy }) => remedy).join(" "));
}

interface OpenRun {
  readonly planned: RunPlan;
  readonly trainer: Trainer;
  readonly saved: Checkpoint | null;
  readonly about: RunAbout;
}

async function runLoop(input: TuneInput, run: TuneRun, { planned, trainer, saved, about }: OpenRun): Promise<TuneEnding> {
  const { session, mask, validation } = input;
  const trainables = trainablesOf(trainer.shape).map(({ name }) => name);
  if (saved) putBack(trainer, saved);
  const loop = new TuneLoop(
    {
      trainer, trainables, tuning: planned.examples, loss: LOSSES[about.chosen.loss], settings: about.settings,
      measure: validation.examples.length === 0 ? null : (job) => measureOn(session, validation, mask, job),
      save: async (progress, best) => run.save(await checkpointParts({ about, progress, best, state: await readState(trainer, trainables) })),
    },
    run,
    saved ?? undefined,
  );
  const progress = await loop.run();
  const isKept = (progress.best?.step ?? 0) > 0;
  const best = isKept ? await tunedId(await trainer.weights("")) : null;
  return { outcome: outcomeOf(progress, planned, trainer, about), best };
}

function outcomeOf(progress: RunProgress, { plan }: RunPlan, { shape, norms }: Trainer, { runId, chosen }: RunAbout): TuneEnding["outcome"] {
  const { best, before, ended, reason, steps, validations } = progress;
  const comparison = before && best?.measured ? compare(before, best.measured, validations.length - 1) : null;
  return {
    runId, ended: ended ?? "finished", reason, bestStep: best?.step ?? 0, steps, validations, comparison, loss: chosen.loss, rows: plan.rows,
    trained: { norms: norms.length, head: chosen.head.kind, headRows: headRowsOf(shape), parameters: parametersOf(shape, "all") },
  };
}

/** A checkpoint whose matrices are of another size than those that are trained is another run's. */
function putBack(trainer: Trainer, { state }: Checkpoint): void {
  const sizes = new Map(trainablesOf(trainer.shape).map(({ name, rows, cols }) => [name, rows * cols]));
  const isWhole = state.values.length === 3 * sizes.size && state.values.every(({ name, values }) => sizes.get(name) === values.length);
  if (!isWhole) throw new StudioError("malformed", "The checkpoint holds other matrices than this run trains.", "Start the run anew.");
  putState(trainer satisfies TrainStep, state);
}

async function aboutRun(input: TuneInput, settings: TuneSettings, { chosen }: RunPlan, saved: Checkpoint | null): Promise<RunAbout> {
  const { runId, fingerprint, datasetId, mask, from, session } = input;
  const rows = await rowsHash(input.tuning.examples, input.validation.examples);
  const about: RunAbout = { runId, fingerprint, datasetId, rows, mask: maskModules(mask), from: from?.id ?? null, settings, chosen: { ...chosen, tiles: null }, adapter: adapterOf(session) };
  if (!saved) return about;
  if (saved.about.fingerprint !== fingerprint) throw new StudioError("usage", "This run was started on another model.", "Open that model, or start another run.");
  if (saved.about.rows !== rows) throw new StudioError("usage", "This run was started on other rows.", "Give the same dataset with the same options, or start another run.");
  if (saved.about.mask.join() !== about.mask.join()) throw new StudioError("usage", "This run was started with other modules dropped.", "Drop the same ones, or start another run.");
  return saved.about;
}

function adapterOf({ device: { adapterInfo } }: Session): string {
  return [adapterInfo.vendor, adapterInfo.architecture, adapterInfo.description].filter((part) => part !== "").join(" ");
}

/** A defect of whoever calls, and one that would make every number a lie. */
function checkParts({ tuning, validation, testRows }: TuneInput): void {
  const learnt = new Set(tuning.examples.map(({ row }) => row));
  assert(!validation.examples.some(({ row }) => learnt.has(row)), "A validation row is among those to be learnt");
  assert(![...tuning.examples, ...validation.examples].some(({ row }) => testRows.has(row)), "A test row is among those of a tuning run");
}
