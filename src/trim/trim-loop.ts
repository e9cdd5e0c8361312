/**
 * Scan, drop, tune, measure, until the target: phase by phase, each saved. What comes next is told by what is saved alone
 * (trim-course.ts). Knows no GPU, no file and no dataset: those come as `TrimWork`.
 */
import type { SplitPart } from "../data/split";
import type { AccuracyResult } from "../evaluate/results";
import { present } from "../shared/assert";
import { StudioError, toStudioError } from "../shared/errors";
import { atCheckpoint, type JobContext } from "../shared/progress";
import type { TrimCourse } from "./records/course";
import type { SizedModule } from "./records/targets";
import type { ScanResult, TrimEvent, TrimOutcome, TrimStart, TrimStep } from "./records/results";
import { endOf, isClosingTuned, isFast, nextDropped, nextPhase, phaseInWords, pointAtWork, pointBefore, stepAtWork, tuningOf, type Course, type Phase } from "./trim-course";
import { secondsLeft, sizeOf } from "./trim-estimate";
import { NOTHING_PENDING, TRIM_FORMAT, type PacedPhase, type PendingStep, type SavedEnd, type TrimSave } from "./trim-state";
import type { TrimPoint, TrimWork } from "./trim-work";

export interface TrimInput {
  readonly runId: string;
  readonly fingerprint: string;
  readonly datasetId: string;
  readonly part: SplitPart | "all";
  readonly course: TrimCourse;
  /** What it begins with; of a recipe its own start's modules are dropped. */
  readonly from: TrimPoint;
  /** All of the model, in running order. */
  readonly modules: readonly SizedModule[];
  /** Calibration rows of a scan, for the estimate. */
  readonly rows: number;
  readonly nowMs?: () => number;
}

export interface TrimRun extends JobContext {
  /** Ends the run before its next phase, with the steps that it has. */
  readonly stop: AbortSignal;
  readonly onEvent: (event: TrimEvent) => void;
}

type WorkPhase = Exclude<Phase, "choose" | "keep">;

/**
 * `saved`: where it goes on, as it was begun; a run that had ended gives what it came to. What forbids a run is told by
 * `planTrim` before. Errors: "cancelled", "device-lost" and all that `work` throws; what was saved stays good.
 */
export async function runTrim(work: TrimWork, input: TrimInput, run: TrimRun, saved: TrimSave | null = null): Promise<TrimOutcome> {
  return new TrimLoop(work, input, run, saved).run();
}

class TrimLoop {
  #save: TrimSave;
  #failedToSave = false;
  /** Of the phase at work: how long it was held. */
  #heldMs = 0;
  /** Of the phase at work: something was run for it. What was known before takes no time, and tells none of what is to come. */
  #isRun = true;
  readonly #isNew: boolean;
  readonly #work: TrimWork;
  readonly #input: TrimInput;
  readonly #run: TrimRun;
  readonly #nowMs: () => number;

  constructor(work: TrimWork, input: TrimInput, run: TrimRun, saved: TrimSave | null) {
    this.#work = work;
    this.#input = input;
    this.#run = run;
    this.#nowMs = input.nowMs ?? (() => performance.now());
    this.#isNew = saved === null;
    // A stopped run goes on when it is asked to.
    this.#save = saved ? { ...saved, ended: saved.ended?.kind === "stopped" ? null : saved.ended } : newSave(input);
  }

  async run(): Promise<TrimOutcome> {
    if (this.#isNew) await this.#keepSave();
    this.#tellEstimate();
    try {
      for (;;) {
        const { ended } = this.#save;
        if (ended) return outcomeOf(this.#save, ended);
        await this.#goOn();
        await this.#keepSave();
        this.#tellEstimate();
      }
    } catch (error) {
      if (this.#failedToSave && toStudioError(error).code === "cancelled") await this.#keepSave();
      throw error;
    }
  }

  /** One phase; without a measured start there is nothing to stop with. */
  async #goOn(): Promise<void> {
    // Who pauses may close the page.
    await atCheckpoint(this.#run, () => this.#keepSave());
    if (this.#run.stop.aborted && this.#save.start) return this.#set({ ended: stopped(this.#save) });
    if (nextPhase(this.#course) === "choose") this.#choose();
    await this.#take(nextPhase(this.#course));
  }

  get #course(): Course {
    return { save: this.#save, modules: this.#input.modules };
  }

  async #take(phase: Phase): Promise<void> {
    switch (phase) {
      case "choose":
        return;
      case "keep":
        return this.#keep();
      case "full":
        return this.#timed(phase, (job) => this.#measureFull(job));
      case "scan":
        return this.#timed(phase, (job) => this.#scan(job));
      case "tune":
        return this.#timed(phase, (job) => this.#tune(job));
      case "judge":
        return this.#timed(phase, async (job) => this.#setPending({ judged: await this.#accuracy("validation", job) }));
      case "accuracy":
        return this.#timed(phase, async (job) => this.#setPending({ accuracy: await this.#accuracy("reported", job) }));
      case "speed":
        return this.#timed(phase, (job) => this.#measureSpeed(job));
    }
  }

  get #at(): TrimPoint {
    return pointAtWork(this.#course);
  }

  /** Tells the phase and counts its seconds, without those that it was held. */
  async #timed(phase: WorkPhase, work: (job: JobContext) => Promise<void>): Promise<void> {
    this.#tell({ kind: "phase", step: stepAtWork(this.#save), phase: phaseInWords(phase, this.#save.start === null) });
    const paced: PacedPhase = phase === "full" ? "speed" : phase;
    const size = sizeOf(this.#course, paced, this.#input.rows);
    const startedMs = this.#nowMs();
    this.#heldMs = 0;
    this.#isRun = true;
    await work({ ...this.#run, checkpoint: (beforeHold) => this.#hold(beforeHold) });
    const seconds = Math.max(0, this.#nowMs() - startedMs - this.#heldMs) / 1000;
    if (this.#isRun) this.#set({ pace: { ...this.#save.pace, [paced]: seconds / size } });
    this.#setPending({ seconds: this.#save.pending.seconds + seconds });
  }

  async #hold(beforeHold: (() => Promise<void>) | undefined): Promise<void> {
    const startedMs = this.#nowMs();
    await this.#run.checkpoint?.(async () => {
      await beforeHold?.();
      await this.#keepSave();
    });
    this.#heldMs += this.#nowMs() - startedMs;
  }

  async #accuracy(of: "validation" | "reported", job: JobContext): Promise<AccuracyResult> {
    const result = await this.#work.accuracy(this.#at, of, job);
    this.#isRun = result.seconds > 0;
    return result;
  }

  async #measureFull(job: JobContext): Promise<void> {
    const at: TrimPoint = { mask: [], tuned: null };
    const { decode } = await this.#work.speed(at, job);
    this.#set({ full: { tokensPerSecond: decode.median, bytes: await this.#work.bytes(at) } });
  }

  async #scan(job: JobContext): Promise<void> {
    const { course } = this.#save;
    if (course.kind === "replay") return;
    const step = stepAtWork(this.#save);
    const { strategy, seed, scan, keep, rows, perStep, scanEvery } = course.options;
    const result = await this.#work.scan(pointBefore(this.#save), { strategy, seed, scan, keep, rows, perStep: perStep * scanEvery }, { ...job, onScan: (event) => this.#tell({ kind: "scan", step, event }) });
    this.#set({ ranking: { order: result.order, served: 0 } });
    if (nextDropped(this.#course).length === 0) throw new StudioError("internal", "The scan names no module that may go.", "This is a defect of the studio: please report it with the steps that led here.");
    this.#setPending({ scan: summaryOf(result) });
    this.#tell({ kind: "scanned", step, result });
  }

  #choose(): void {
    this.#setPending({ dropped: nextDropped(this.#course) });
    const { ranking } = this.#save;
    if (ranking) this.#set({ ranking: { ...ranking, served: ranking.served + 1 } });
  }

  /** What was measured before is not of these weights; accuracy on the reported part comes behind it. */
  async #tune(job: JobContext): Promise<void> {
    const { at, settings } = tuningOf(this.#course);
    const tuned = await this.#work.tune(at, settings, `${this.#save.runId}-tune-${stepAtWork(this.#save)}`, job);
    this.#setPending({ tuning: { tuned: tuned ?? at.tuned }, judged: null, speed: null });
  }

  async #measureSpeed(job: JobContext): Promise<void> {
    const speed = await this.#work.speed(this.#at, job);
    const { pending, start } = this.#save;
    const isJudged = start !== null && pending.isFast === null;
    this.#setPending({ speed, ...(isJudged ? { isFast: isFast(this.#save, speed.decode.median) } : {}) });
  }

  async #keep(): Promise<void> {
    const { start, closing } = this.#save;
    const at = this.#at;
    const bytes = await this.#work.bytes(at);
    if (start === null) {
      this.#keepStart(at, bytes);
    } else {
      this.#keepStep(at, bytes);
    }
    const end = closing ?? endOf(this.#course);
    this.#set({ pending: NOTHING_PENDING });
    if (end && !closing && isClosingTuned(this.#save, end)) return this.#close(end);
    this.#set({ closing: null, ended: end });
  }

  #keepStart({ mask, tuned }: TrimPoint, bytes: number): void {
    const { accuracy, judged, speed } = this.#measured();
    const full = this.#save.full ?? { tokensPerSecond: speed.decode.median, bytes };
    const start: TrimStart = { mask, tuned, accuracy, judged, speed, bytes, full };
    this.#set({ start, full });
    this.#tell({ kind: "start", start });
  }

  /** A step whose tuning came behind it takes its own place. */
  #keepStep({ mask, tuned }: TrimPoint, bytes: number): void {
    const { steps, pending } = this.#save;
    const number = stepAtWork(this.#save);
    const { dropped, scan, seconds, tuning } = pending;
    const step: TrimStep = { step: number, dropped: dropped ?? [], mask, tuned, tunedHere: tuning !== null, ...this.#measured(), bytes, scan, seconds };
    this.#set({ steps: steps.toSpliced(number - 1, 1, step) });
    this.#tell({ kind: "step", step });
  }

  #measured(): Pick<TrimStart, "accuracy" | "judged" | "speed"> {
    const { accuracy, judged, speed } = this.#save.pending;
    return { accuracy: present(accuracy, "an accuracy"), judged, speed: present(speed, "a speed") };
  }

  #close(end: SavedEnd): void {
    const { dropped, scan, seconds } = present(this.#save.steps[end.final], "the final step");
    this.#set({ closing: end, pending: { ...NOTHING_PENDING, dropped, scan, seconds } });
  }

  #tellEstimate(): void {
    const seconds = secondsLeft(this.#course, this.#input.rows);
    if (seconds !== null) this.#tell({ kind: "estimate", secondsLeft: seconds });
  }

  /** A run that can't be saved goes on; that is said once until a save works again. */
  async #keepSave(): Promise<void> {
    try {
      await this.#work.save(this.#save);
      this.#failedToSave = false;
    } catch (error) {
      const { code, message, remedy } = toStudioError(error);
      if (code === "device-lost") throw error;
      if (!this.#failedToSave) this.#tell({ kind: "save-failed", message, remedy });
      this.#failedToSave = true;
    }
  }

  #tell(event: TrimEvent): void {
    this.#run.onEvent(event);
  }

  #set(change: Partial<TrimSave>): void {
    this.#save = { ...this.#save, ...change };
  }

  #setPending(change: Partial<PendingStep>): void {
    this.#set({ pending: { ...this.#save.pending, ...change } });
  }
}

function newSave({ runId, fingerprint, datasetId, part, course, from }: TrimInput): TrimSave {
  return {
    format: TRIM_FORMAT, runId, fingerprint, datasetId, part, course, from: course.kind === "replay" ? { ...from, mask: course.recipe.start.mask } : from,
    full: null, start: null, steps: [], pending: NOTHING_PENDING, ranking: null, pace: {}, closing: null, ended: null,
  };
}

function summaryOf({ strategy, method, base, rows, work, note, seconds }: ScanResult): PendingStep["scan"] {
  return { strategy, method, base, rows, work, note, seconds };
}

/** What is done of the step at work stays saved: a run that goes on has it. */
function stopped({ steps, closing }: TrimSave): SavedEnd {
  const final = closing ? closing.final : steps.length - 1;
  return { kind: "stopped", reason: `It was stopped after ${steps.length === 1 ? "1 step" : `${steps.length} steps`}.`, final };
}

function outcomeOf({ runId, start, steps }: TrimSave, { kind, reason, final }: SavedEnd): TrimOutcome {
  return { runId, ended: kind, reason, start: present(start, "a start"), steps, final };
}
