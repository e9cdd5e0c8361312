/** Scans and progressive trims without a GPU: cells that fill, steps whose accuracy falls, runs that are kept; `script` bends them to a situation. Every number is made up. */
import { maskModules } from "../../src/model/mask";
import type { ModuleId } from "../../src/model/mask";
import { StudioError } from "../../src/shared/errors";
import { LEAST_ROWS } from "../../src/trim/records/options";
import type { TrimOptions } from "../../src/trim/records/options";
import type { Recipe } from "../../src/trim/records/recipe";
import type { ScanEvent, ScanResult, ScanSummary, TrimEnd, TrimEvent, TrimPhase, TrimStart, TrimStep } from "../../src/trim/records/results";
import type { KeptTrim, OpenModelSummary, ScanRequest, TrimOutcome, TrimPlan, TrimRequest } from "../../src/worker/protocol";
import { fakeHash } from "./fake-model";
import { bytesOf, fakeAccuracy, fakeSpeed } from "./fake-numbers";
import { FAKE_CALIBRATION, candidatesOf, fakeScan, methodOf } from "./fake-scan";
import type { FakeScanRequest } from "./fake-scan";
import { fakeStart, fakeStep, SECONDS_A_STEP } from "./fake-steps";
import type { TuningLine } from "./fake-tuning";

export interface TrimmingScript {
  /** What happens: the calibration rows are known by heart, or the disk is full from the first step on. */
  readonly goes?: "known" | "disk-full";
  /** The step that fails for want of memory. */
  readonly failsAt?: number;
  /** Forbids the start. */
  readonly problems?: TrimPlan["problems"];
  readonly kept?: readonly KeptTrim[];
}

/** How the fake engine waits, tells, and keeps tuned weights. */
export interface TrimmingLine extends TuningLine {
  keepTuned(tunedId: string, mask: readonly ModuleId[]): void;
}

/** A run as it is kept, and what a step needs of it. */
interface FakeRun {
  kept: KeptTrim;
  readonly request: TrimRequest;
  /** Of the last scan, and the steps that it has served. */
  order: readonly ModuleId[];
  served: number;
}

type Tell = (event: TrimEvent) => void;

/** Modules of a scan that come in one frame. */
const CELLS = 4;

export class FakeTrimming {
  readonly #script: TrimmingScript;
  readonly #line: TrimmingLine;
  readonly #model: OpenModelSummary;
  readonly #runs = new Map<string, KeptTrim>();
  readonly #requests = new Map<string, TrimRequest>();
  readonly #stopping = new Set<string>();
  /** The pace is known once something was scanned. */
  #hasPace = false;

  /** `model`: the one that will be open. */
  constructor(script: TrimmingScript, model: OpenModelSummary, line: TrimmingLine) {
    this.#script = script;
    this.#model = model;
    this.#line = line;
    for (const run of script.kept ?? []) this.#runs.set(run.runId, run);
  }

  scan(jobId: string, request: ScanRequest): Promise<ScanResult> {
    return this.#scan(jobId, request, (event) => this.#line.emit(jobId, { type: "scan", event }));
  }

  async plan(jobId: string, { course, mask, datasetId }: TrimRequest): Promise<TrimPlan> {
    await this.#line.pause(jobId);
    if (course.kind === "replay") {
      const { length } = course.recipe.steps;
      return { candidates: 0, steps: length, races: false, rows: 0, moduleTokens: 1_400_000 * length, seconds: null, problems: recipeProblems(course.recipe, this.#model, datasetId) };
    }
    const { options } = course;
    const candidates = candidatesOf({ mask, keep: options.keep }, this.#model).length;
    const rows = Math.min(FAKE_CALIBRATION, options.rows ?? FAKE_CALIBRATION);
    const steps = this.#stepsTo(options, mask);
    return {
      candidates, steps, rows, races: methodOf(options, candidates) === "race", moduleTokens: 260_000 * candidates * (steps ?? candidates / 2), seconds: this.#hasPace ? SECONDS_A_STEP * (steps ?? candidates / 2) : null,
      problems: this.#script.problems ?? problemsOf(options, candidates, rows, steps),
    };
  }

  async trim(jobId: string, request: TrimRequest): Promise<TrimOutcome> {
    const run = this.#runOf(request);
    const tell: Tell = (event) => this.#line.emit(jobId, { type: "trim", event });
    if (run.kept.start === null) await this.#start(jobId, run, tell);
    let ended = this.#endOf(run);
    while (ended === null) {
      if (this.#stopping.delete(jobId)) ended = "stopped";
      else {
        await this.#step(jobId, run, tell);
        ended = this.#endOf(run);
      }
    }
    this.#keep(run, { ended }, tell);
    return this.#outcome(run.kept, ended);
  }

  stop(jobId: string): void {
    this.#stopping.add(jobId);
  }

  runs(): readonly KeptTrim[] {
    return [...this.#runs.values()];
  }

  removeRun(runId: string): void {
    this.#runs.delete(runId);
  }

  #runOf(request: TrimRequest): FakeRun {
    const known = request.resume ? this.#runs.get(request.runId) : undefined;
    if (request.resume && !known) throw new StudioError("usage", `No trim ${request.runId} is kept.`, "Start a new one.");
    const { runId, datasetId, part, course } = request;
    const [problem] = course.kind === "replay" ? recipeProblems(course.recipe, this.#model, datasetId) : [];
    if (problem) throw new StudioError("usage", problem.reason, problem.remedy);
    const kept: KeptTrim = known ?? {
      runId, datasetId, part, fingerprint: this.#model.fingerprint, course,
      from: { mask: request.mask, tuned: request.tuned }, weights: [], steps: [], start: null, savedAt: new Date().toISOString(), ended: null,
    };
    const begun = this.#requests.get(runId) ?? request;
    this.#requests.set(runId, begun);
    return { kept: { ...kept, ended: null }, request: begun, order: [], served: 0 };
  }

  async #start(jobId: string, run: FakeRun, tell: Tell): Promise<void> {
    const { mask, tuned } = run.request;
    tell({ kind: "phase", step: 0, phase: "measuring the start" });
    await this.#line.pause(jobId);
    const start: TrimStart = { ...fakeStart(this.#model, mask, tuned), judged: this.#judged(run, mask, tuned) };
    this.#keep(run, { start }, tell);
    tell({ kind: "start", start });
  }

  async #step(jobId: string, run: FakeRun, tell: Tell): Promise<void> {
    const step = run.kept.steps.length + 1;
    const before = run.kept.steps.at(-1) ?? run.kept.start ?? run.request;
    const phase = async (name: TrimPhase) => {
      tell({ kind: "phase", step, phase: name });
      await this.#line.pause(jobId);
    };
    const found = await this.#next(jobId, run, step, tell);
    const mask = maskModules(new Set([...before.mask, ...found.dropped]));
    if (this.#script.failsAt === step) throw new StudioError("gpu-out-of-memory", "Tuning needs 697 MB on the GPU and it gave no more than 512 MB.", "Tune a smaller head, or never.");
    const tunedHere = this.#tunesAt(run, step, mask);
    if (tunedHere) await phase("tuning");
    const tuned = tunedHere ? `${run.kept.runId}-step-${step}` : before.tuned;
    if (tunedHere && tuned !== null) this.#line.keepTuned(tuned, mask);
    await phase("measuring accuracy");
    await phase("measuring speed");
    const made: TrimStep = { ...fakeStep(this.#model, step, found.dropped, { mask: before.mask, tuned }), tunedHere, judged: this.#judged(run, mask, tuned), scan: found.scan };
    this.#keep(run, { steps: [...run.kept.steps, made], weights: [...new Set([...run.kept.weights, ...(tuned === null ? [] : [tuned])])] }, tell);
    tell({ kind: "step", step: made });
    const left = (this.#totalOf(run) ?? step) - step;
    tell({ kind: "estimate", secondsLeft: Math.max(0, left) * SECONDS_A_STEP });
  }

  /** What goes next: of a recipe, or of a ranking, which is scanned for when it has served its steps. */
  async #next(jobId: string, run: FakeRun, step: number, tell: Tell): Promise<{ readonly dropped: readonly ModuleId[]; readonly scan: ScanSummary | null }> {
    const { course } = run.request;
    const before = run.kept.steps.at(-1)?.mask ?? run.request.mask;
    if (course.kind === "replay") return { dropped: (course.recipe.steps[step - 1]?.mask ?? []).filter((id) => !before.includes(id)), scan: null };
    const { options } = course;
    const rescans = run.order.length === 0 || run.served >= options.scanEvery;
    let scan: ScanResult | null = null;
    if (rescans) {
      tell({ kind: "phase", step, phase: "scanning" });
      const tuned = run.kept.steps.at(-1)?.tuned ?? run.request.tuned;
      scan = await this.#scan(jobId, { ...options, mask: before, tuned }, (event) => tell({ kind: "scan", step, event }));
      tell({ kind: "scanned", step, result: scan });
      Object.assign(run, { order: scan.order, served: 0 });
    }
    const dropped = run.order.slice(0, options.perStep);
    Object.assign(run, { order: run.order.slice(options.perStep), served: run.served + 1 });
    return { dropped, scan };
  }

  async #scan(jobId: string, request: FakeScanRequest, tell: (event: ScanEvent) => void): Promise<ScanResult> {
    const result = fakeScan(request, this.#model, this.#script.goes === "known");
    if (result.order.length === 0) throw new StudioError("usage", "Nothing is left that may go.", "Let fewer modules be protected.");
    if (result.rows < LEAST_ROWS) throw new StudioError("usage", `There are ${result.rows} calibration rows, and a scan needs ${LEAST_ROWS}.`, "Give calibration more rows under Data, Columns.");
    await this.#line.pause(jobId);
    if (result.base) tell({ kind: "base", quality: result.base });
    for (const [index, module] of result.modules.entries()) {
      if (index % CELLS === 0) await this.#line.pause(jobId);
      this.#line.emit(jobId, { type: "progress", progress: { label: "Scanning", unit: "examples", done: index + 1, total: result.modules.length } });
      tell({ kind: "module", module });
    }
    this.#hasPace = true;
    return result;
  }

  #keep(run: FakeRun, change: Partial<KeptTrim>, tell: Tell): void {
    run.kept = { ...run.kept, ...change, savedAt: new Date().toISOString() };
    if (this.#script.goes !== "disk-full") this.#runs.set(run.kept.runId, run.kept);
    else if (change.steps) tell({ kind: "save-failed", message: "The space that the browser gives this page is full.", remedy: "Delete old runs to make room; the trim goes on meanwhile." });
  }

  /** Null while it goes on. */
  #endOf({ kept, request }: FakeRun): TrimEnd | null {
    const { steps } = kept;
    if (request.course.kind === "replay") return steps.length >= request.course.recipe.steps.length ? "reached" : null;
    const { options } = request.course;
    const last = steps.at(-1);
    const judged = last?.judged;
    if (options.target.kind === "accuracy" && judged && (options.target.bound === "low" ? judged.ci95.low : shareOf(judged)) < options.target.floor) return "floor";
    const mask = last?.mask ?? request.mask;
    if (this.#reaches(options, mask)) return "reached";
    return candidatesOf({ mask, keep: options.keep }, this.#model).length === 0 ? "exhausted" : null;
  }

  #outcome({ runId, start, steps }: KeptTrim, ended: TrimEnd): TrimOutcome {
    if (start === null) throw new StudioError("internal", `The trim ${runId} has no start.`, "This is a defect of the studio.");
    return { runId, ended, reason: REASONS[ended], start, steps, final: ended === "floor" ? steps.length - 2 : steps.length - 1 };
  }

  #tunesAt({ request: { course }, kept: { steps } }: FakeRun, step: number, mask: readonly ModuleId[]): boolean {
    if (course.kind === "replay") return course.recipe.steps[steps.length]?.tuning !== null;
    const { options } = course;
    const isLast = this.#reaches(options, mask) || candidatesOf({ mask, keep: options.keep }, this.#model).length === 0;
    return options.tune.kind === "never" ? false : isLast || (options.tune.kind === "every" && step % options.tune.steps === 0);
  }

  #judged({ request: { course } }: FakeRun, mask: readonly ModuleId[], tuned: string | null) {
    return course.kind === "search" && course.options.target.kind === "accuracy" ? fakeAccuracy(mask, tuned, 250) : null;
  }

  #totalOf({ request: { course, mask } }: FakeRun): number | null {
    return course.kind === "replay" ? course.recipe.steps.length : this.#stepsTo(course.options, mask);
  }

  /** Steps until the target, whatever goes first; null for an accuracy, and when it can't be reached. */
  #stepsTo(options: TrimOptions, from: readonly ModuleId[]): number | null {
    if (options.target.kind === "accuracy") return null;
    const candidates = candidatesOf({ mask: from, keep: options.keep }, this.#model).toSorted((a, b) => bytesOf([b]) - bytesOf([a]));
    for (let steps = 0; steps * options.perStep <= candidates.length + options.perStep - 1; steps++) {
      if (this.#reaches(options, [...from, ...candidates.slice(0, steps * options.perStep)])) return steps;
    }
    return null;
  }

  #reaches({ target }: TrimOptions, mask: readonly ModuleId[]): boolean {
    if (target.kind === "bytes") return this.#bytes(mask) <= target.share * this.#model.bytes;
    if (target.kind === "speed") return fakeSpeed(mask, null).decode.median >= target.multiple * fakeSpeed([], null).decode.median;
    return target.kind === "modules" && mask.length >= target.count;
  }

  #bytes(mask: readonly ModuleId[]): number {
    return this.#model.bytes - bytesOf(mask);
  }
}

const REASONS: Readonly<Record<TrimEnd, string>> = {
  reached: "The target is reached.",
  floor: "The next step falls below the floor.",
  exhausted: "Nothing is left that may go.",
  stopped: "You stopped it.",
};

function shareOf(result: NonNullable<TrimStep["judged"]>): number {
  return result.kind === "choice" ? result.acc : result.likelihood;
}

/** As the real ones, by hash alone. */
function recipeProblems({ model, dataset }: Recipe, open: OpenModelSummary, datasetId: string): TrimPlan["problems"] {
  if (model.fingerprint !== open.fingerprint) return [{ reason: `The recipe is of another model: ${model.name}.`, remedy: "Open that model." }];
  if (dataset === null) return [{ reason: "The recipe names no dataset.", remedy: "Drop its modules." }];
  return dataset.hash === fakeHash(datasetId) ? [] : [{ reason: `The recipe is of another dataset: ${dataset.name}.`, remedy: "Open that file." }];
}

function problemsOf({ target }: TrimOptions, candidates: number, rows: number, steps: number | null): TrimPlan["problems"] {
  if (candidates === 0) return [{ reason: "Every module that is left must stay.", remedy: "Let fewer modules be protected." }];
  if (rows < LEAST_ROWS) return [{ reason: `A scan on ${rows} rows tells nothing: one question is a tenth of the accuracy.`, remedy: `Take at least ${LEAST_ROWS} calibration rows.` }];
  if (steps === null && target.kind !== "accuracy") return [{ reason: "The target can't be reached: with every module gone that may go, more is left.", remedy: "Choose a target that is nearer." }];
  return [];
}
