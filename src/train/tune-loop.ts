/**
 * The loop of a run: examples in order, steps, measurements on the validation rows, checkpoints; the best state is kept.
 * Knows no GPU, no file and no model: those come as functions, so that all of it is tested without them.
 */
import type { TokenisedExample } from "../data/tokens";
import { present } from "../shared/assert";
import { toStudioError } from "../shared/errors";
import { atCheckpoint, type JobContext } from "../shared/progress";
import type { Measured } from "./compare";
import type { Loss } from "./loss";
import { nextBatch } from "./order";
import type { StepRecord, TuneEnd, TuneEvent } from "./records";
import { brokenStep, divergence, NOTHING_DONE, smoothedLoss, type BestState, type RunProgress } from "./run-progress";
import { ratesAt } from "./schedule";
import type { TuneSettings } from "./settings";
import { copyWeights, putWeights, type TrainStep, type WeightsCopy } from "./train-step";
import type { TrainableName } from "./trainables";

/** A closed tab loses no more than this … */
const SAVE_EVERY = { seconds: 30, steps: 50 };
/** … and steps that are faster than the disk are not held up: a save by steps waits until so many times its own time has passed. */
const SAVE_SHARE = 20;

export interface LoopInput {
  readonly trainer: TrainStep;
  readonly trainables: readonly TrainableName[];
  readonly tuning: readonly TokenisedExample[];
  readonly loss: Loss;
  readonly settings: TuneSettings;
  /** Of the state as it is now, on the validation rows; null without such rows. */
  readonly measure: ((job: JobContext) => Promise<Measured>) | null;
  /** Keeps progress, state and best weights; bytes on disk. Errors: "disk-full", "io". */
  readonly save: (progress: RunProgress, best: WeightsCopy | null) => Promise<number>;
  readonly nowMs?: () => number;
}

export interface LoopRun extends JobContext {
  readonly stop: AbortSignal;
  readonly onEvent: (event: TuneEvent) => void;
}

/** Where a run goes on. */
export interface LoopStart {
  readonly progress: RunProgress;
  /** Null when the best state is the untuned or the last one. */
  readonly best: WeightsCopy | null;
}

export class TuneLoop {
  #progress: RunProgress;
  /** Null while the best state is the one that it began with, or none. */
  #best: WeightsCopy | null;
  #saved: { readonly step: number; readonly ms: number; readonly tookMs: number };
  #failedToSave = false;
  readonly #input: LoopInput;
  readonly #run: LoopRun;
  readonly #nowMs: () => number;

  constructor(input: LoopInput, run: LoopRun, start: LoopStart = { progress: NOTHING_DONE, best: null }) {
    this.#input = input;
    this.#run = run;
    this.#nowMs = input.nowMs ?? (() => performance.now());
    this.#progress = start.progress.ended === "stopped" ? reopened(start.progress) : start.progress;
    this.#best = start.best;
    this.#saved = { step: this.#step, ms: this.#nowMs(), tookMs: 0 };
  }

  /**
   * Leaves the trainer with the best state, which is the last one without validation rows. Errors: "cancelled" (the run is
   * saved then), "device-lost", "limit".
   */
  async run(): Promise<RunProgress> {
    if (this.#progress.ended === null) {
      await this.#untilEnd();
      await this.#save();
    }
    if (this.#best) putWeights(this.#input.trainer, this.#best);
    return this.#progress;
  }

  get #step(): number {
    return this.#progress.steps.length;
  }

  async #untilEnd(): Promise<void> {
    try {
      for (;;) {
        if (this.#isMeasurementDue()) await this.#measure();
        const end = this.#end();
        if (end) return this.#close(end);
        if (this.#isSavingDue()) await this.#save();
        // Who pauses may close the page.
        await atCheckpoint(this.#run, () => this.#save());
        await this.#takeStep();
      }
    } catch (error) {
      if (toStudioError(error).code === "cancelled" && this.#step > 0) await this.#save();
      throw error;
    }
  }

  async #takeStep(): Promise<void> {
    const { trainer, tuning, loss, settings } = this.#input;
    const startedMs = this.#nowMs();
    const step = this.#step + 1;
    const rates = ratesAt(step, settings);
    const { indices, next } = nextBatch(this.#progress.cursor, { examples: tuning.length, batch: settings.batch, seed: settings.seed });
    const result = await trainer.step(indices.map((index) => present(tuning[index], "an example")), loss, rates, this.#run);
    if (!result.applied) return this.#set({ ended: "diverged", reason: brokenStep(step) });
    const seconds = (this.#nowMs() - startedMs) / 1000;
    const record: StepRecord = { step, loss: result.loss, gradientNorm: result.gradientNorm, normRate: rates.norm, headRate: rates.head, tokens: result.tokens, seconds };
    this.#set({ cursor: next, steps: [...this.#progress.steps, record] });
    this.#run.onEvent({ kind: "step", record });
    this.#run.onProgress?.({ label: "Tuning", done: step, total: settings.steps, unit: "steps" });
  }

  /** Why it ends here; null when it goes on. */
  #end(): { readonly ended: TuneEnd; readonly reason: string | null } | null {
    const { ended, reason, steps } = this.#progress;
    const { settings } = this.#input;
    if (ended) return { ended, reason };
    const diverges = divergence(steps);
    if (diverges) return { ended: "diverged", reason: diverges };
    if (steps.length >= settings.steps) return { ended: "finished", reason: null };
    if (this.#run.stop.aborted) return { ended: "stopped", reason: `It was stopped at step ${steps.length}.` };
    const vain = this.#vainMeasurements();
    if (settings.patience > 0 && vain >= settings.patience) return { ended: "early", reason: `${vain === 1 ? "One measurement" : `${vain} measurements in a row`} on the validation rows ${vain === 1 ? "was" : "were"} no better than that of step ${this.#progress.best?.step}.` };
    return null;
  }

  #vainMeasurements(): number {
    const { best, validations } = this.#progress;
    return best ? validations.filter(({ step }) => step > best.step).length : 0;
  }

  /** Without validation rows the last state counts, unless the run ended because it got worse. */
  #close({ ended, reason }: { readonly ended: TuneEnd; readonly reason: string | null }): void {
    this.#set({ ended, reason });
    if (this.#input.measure || ended === "diverged") return;
    this.#best = null;
    this.#set({ best: { step: this.#step, measured: null, loss: smoothedLoss(this.#progress.steps) } });
  }

  /** Every so many steps, before the first, and of the last state. */
  #isMeasurementDue(): boolean {
    const step = this.#step;
    const { ended, judgedAt } = this.#progress;
    const { settings, measure } = this.#input;
    if (ended === "diverged" || judgedAt === step || (!measure && step === 0)) return false;
    return step % settings.validateEvery === 0 || step >= settings.steps || this.#run.stop.aborted;
  }

  async #measure(): Promise<void> {
    const measured = await this.#input.measure?.(this.#run);
    const step = this.#step;
    const state: BestState = { step, measured: measured ?? null, loss: measured ? measured.nll : smoothedLoss(this.#progress.steps) };
    const isBest = isBetter(state, this.#progress.best);
    if (isBest) {
      this.#best = step === 0 ? null : await copyWeights(this.#input.trainer, this.#input.trainables);
      this.#set({ best: state });
    }
    this.#set({ judgedAt: step });
    if (!measured) return;
    const record = { step, quality: measured.quality, nll: measured.nll, n: measured.n };
    this.#set({ validations: [...this.#progress.validations, record], before: this.#progress.before ?? measured });
    this.#run.onEvent({ kind: "validation", record, isBest });
  }

  #isSavingDue(): boolean {
    const { step, ms, tookMs } = this.#saved;
    const sinceMs = this.#nowMs() - ms;
    return this.#step > step && (sinceMs >= 1000 * SAVE_EVERY.seconds || (this.#step - step >= SAVE_EVERY.steps && sinceMs >= SAVE_SHARE * tookMs));
  }

  /** A run that can't be saved goes on; that is said once until a save works again. */
  async #save(): Promise<void> {
    const [step, startedMs] = [this.#step, this.#nowMs()];
    try {
      const bytes = await this.#input.save(this.#progress, this.#best);
      this.#failedToSave = false;
      this.#run.onEvent({ kind: "checkpoint", step, bytes });
    } catch (error) {
      const { code, message, remedy } = toStudioError(error);
      if (code === "device-lost") throw error;
      if (!this.#failedToSave) this.#run.onEvent({ kind: "checkpoint-failed", step, message, remedy });
      this.#failedToSave = true;
    }
    this.#saved = { step, ms: this.#nowMs(), tookMs: this.#nowMs() - startedMs };
  }

  #set(change: Partial<RunProgress>): void {
    this.#progress = { ...this.#progress, ...change };
  }
}

/** A stopped run goes on when it is asked to. Without validation rows its last state was the best for want of another. */
function reopened(progress: RunProgress): RunProgress {
  return { ...progress, ended: null, reason: null, best: progress.best?.measured ? progress.best : null };
}

/** Equal accuracies are told apart by how sure the right choices are. */
function isBetter(state: BestState, best: BestState | null): boolean {
  if (!best) return true;
  const [quality, bestQuality] = [state.measured?.quality ?? 0, best.measured?.quality ?? 0];
  return quality > bestQuality || (quality === bestQuality && state.loss < best.loss);
}
