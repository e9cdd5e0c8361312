/** A tuning run without a GPU: a believable loss, validation, checkpoints; `script` bends it to a situation. Every number is made up. */
import { wilson95 } from "../../src/evaluate/metrics";
import { StudioError } from "../../src/shared/errors";
import { createRandom } from "../../src/shared/random";
import type { EngineEventBody, KeptRun, KeptTuned, TuneOutcome, TunePlan, TuneRequest } from "../../src/worker/protocol";

type TuneEvent = Extract<EngineEventBody, { readonly type: "tune" }>["event"];
type HeadOption = TunePlan["heads"][number];
type HeadChoice = HeadOption["choice"];
type StepRecord = TuneOutcome["steps"][number];
type ValidationRecord = TuneOutcome["validations"][number];
type Comparison = NonNullable<TuneOutcome["comparison"]>;

export interface TuningScript {
  /** What happens: the loss grows until it is no number, no step is better than before, the disk is full from the first checkpoint on, nothing gets better any more half way. */
  readonly goes?: "diverges" | "in-vain" | "disk-full" | "early";
  /** The whole head does not fit. */
  readonly tight?: boolean;
  /** Forbids the start. */
  readonly problems?: TunePlan["problems"];
  readonly kept?: readonly KeptRun[];
  /** Steps between two checkpoints. */
  readonly saveEvery?: number;
}

/** How the fake engine waits and tells. */
export interface TuningLine {
  /** Errors: "cancelled", and what the device was lost with. */
  pause(jobId: string): Promise<void>;
  emit(jobId: string, body: EngineEventBody): void;
}

const VOCAB = 49_152;
const HIDDEN = 576;
/** Weight, gradient, two moments. */
const BYTES_EACH = 16;
const SEEN_ROWS = 2_104;
const RANK = 16;
const VALIDATION = 80;
const TUNING = 400;

export class FakeTuning {
  readonly #script: TuningScript;
  readonly #line: TuningLine;
  readonly #runs = new Map<string, KeptRun>();
  readonly #tuned = new Map<string, KeptTuned>();
  /** What was told of a run, so that one that goes on can tell the whole. */
  readonly #told = new Map<string, { readonly steps: StepRecord[]; readonly validations: ValidationRecord[] }>();
  readonly #stopping = new Set<string>();

  readonly #fingerprint: string;

  /** `fingerprint`: of the model that will be open. */
  constructor(script: TuningScript, fingerprint: string, line: TuningLine) {
    this.#script = script;
    this.#fingerprint = fingerprint;
    this.#line = line;
    for (const run of script.kept ?? []) this.#runs.set(run.runId, run);
  }

  async plan(jobId: string, { settings, mask }: TuneRequest): Promise<TunePlan> {
    await this.#line.pause(jobId);
    const heads = headOptions(this.#script.tight === true);
    const largest = heads.find(({ problem }) => problem === null) ?? heads[0];
    const chosen = settings.head === "auto" ? largest : heads.find(({ choice }) => choice.kind === (settings.head as HeadChoice).kind);
    const head = chosen?.choice ?? { kind: "none" };
    const keeps = settings.activations !== "recompute";
    const bytes = (chosen?.bytes ?? 0) + 1_900_000 + settings.batch * (keeps ? 9_400_000 : 2_300_000);
    return {
      heads, head, bytes, loss: settings.loss === "auto" ? "choice" : settings.loss, keepsActivations: keeps, totalBytes: bytes + 170_000_000,
      rows: { tuning: TUNING, validation: VALIDATION }, stepsAnEpoch: Math.ceil(TUNING / settings.batch), norms: 61 - mask.length, problems: this.#script.problems ?? problemsOf(settings),
    };
  }

  async tune(jobId: string, request: TuneRequest): Promise<TuneOutcome> {
    const { settings, runId, resume } = request;
    const from = resume ? (this.#runs.get(runId)?.step ?? 0) : 0;
    const told = this.#toldOf(request, from);
    const tell = (event: TuneEvent): void => this.#line.emit(jobId, { type: "tune", event });
    if (from === 0) this.#validate(told, settings, 0, tell);
    let ended: TuneOutcome["ended"] = "finished";
    for (let step = from + 1; step <= settings.steps && ended === "finished"; step++) {
      await this.#line.pause(jobId);
      const record = this.#step(request, step);
      told.steps.push(record);
      tell({ kind: "step", record });
      if (step % settings.validateEvery === 0 || step === settings.steps) this.#validate(told, settings, step, tell);
      this.#save(request, step, tell);
      ended = this.#endAfter(jobId, record, settings);
    }
    this.#stopping.delete(jobId);
    const kept = this.#runs.get(request.runId);
    if (kept && ended !== "stopped") this.#runs.set(request.runId, { ...kept, finished: true });
    return this.#outcome(request, told, ended);
  }

  stop(jobId: string): void {
    this.#stopping.add(jobId);
  }

  runs(): readonly KeptRun[] {
    return [...this.#runs.values()];
  }

  removeRun(runId: string): void {
    this.#runs.delete(runId);
  }

  tuned(): readonly KeptTuned[] {
    return [...this.#tuned.values()];
  }

  /** As if a run had ended with them. */
  keep(tunedId: string, mask: KeptTuned["mask"]): void {
    this.#tuned.set(tunedId, { tunedId, mask, bytes: 14_300_000, fingerprint: this.#fingerprint });
  }

  removeTuned(tunedId: string): void {
    this.#tuned.delete(tunedId);
  }

  /** Errors: "usage" for weights that are not kept. */
  expectTuned(tunedId: string | null | undefined): void {
    if (tunedId && !this.#tuned.has(tunedId)) throw new StudioError("usage", `There are no tuned weights ${tunedId}.`, "Go back to a state before them in the history.");
  }

  #toldOf(request: TuneRequest, from: number) {
    const before = this.#told.get(request.runId) ?? { steps: Array.from({ length: from }, (_, index) => this.#step(request, index + 1)), validations: [validation(0, this.#qualityAt(0, request.settings))] };
    const told = { steps: before.steps.filter(({ step }) => step <= from), validations: before.validations.filter(({ step }) => step <= from && from > 0) };
    this.#told.set(request.runId, told);
    return told;
  }

  #step({ settings }: TuneRequest, step: number): StepRecord {
    const noise = createRandom(1000 * settings.seed + step).next() - 0.5;
    const grows = this.#script.goes === "diverges" && step > 12 ? 1.32 ** (step - 12) - 1 : 0;
    const loss = grows > 40 ? NaN : 0.72 + 0.86 * Math.exp(-step / 16) + 0.16 * noise + grows;
    const rate = Math.min(step / settings.warmUp, Math.max(0, (settings.steps - step) / Math.max(1, settings.steps - settings.warmUp)));
    return { step, loss, gradientNorm: 2.1 + noise, normRate: settings.normRate * rate, headRate: settings.headRate * rate, tokens: 1_180 + Math.round(90 * noise), seconds: 0.62 + 0.03 * noise };
  }

  #qualityAt(step: number, { steps }: TuneRequest["settings"]): number {
    if (this.#script.goes === "in-vain" || this.#script.goes === "diverges") return 0.575 - (step > 0 ? 0.03 : 0);
    const peak = this.#script.goes === "early" ? Math.min(step, 20) - Math.max(0, step - 20) * 0.4 : step;
    return Math.round(VALIDATION * (0.575 + 0.105 * (1 - Math.exp((-3 * peak) / steps)))) / VALIDATION;
  }

  #validate(told: { validations: ValidationRecord[] }, settings: TuneRequest["settings"], step: number, tell: (event: TuneEvent) => void): void {
    const record = validation(step, this.#qualityAt(step, settings));
    const isBest = told.validations.every(({ quality }) => record.quality > quality);
    told.validations.push(record);
    tell({ kind: "validation", record, isBest });
  }

  #save({ runId, datasetId, mask, from, settings }: TuneRequest, step: number, tell: (event: TuneEvent) => void): void {
    if (step % (this.#script.saveEvery ?? 10) !== 0) return;
    if (this.#script.goes === "disk-full") return tell({ kind: "checkpoint-failed", step, message: "The space that the browser gives this page is full.", remedy: "Delete old runs to make room; tuning goes on meanwhile." });
    const bytes = 58_400_000;
    this.#runs.set(runId, { runId, fingerprint: this.#fingerprint, datasetId, mask, from, settings, step, bytes, savedAt: new Date().toISOString(), finished: step === settings.steps });
    tell({ kind: "checkpoint", step, bytes });
  }

  #endAfter(jobId: string, { step, loss }: StepRecord, { validateEvery }: TuneRequest["settings"]): TuneOutcome["ended"] {
    if (this.#stopping.has(jobId)) return "stopped";
    if (!Number.isFinite(loss)) return "diverged";
    return this.#script.goes === "early" && step >= 20 + 2 * validateEvery ? "early" : "finished";
  }

  #outcome({ runId, mask }: TuneRequest, { steps, validations }: { readonly steps: readonly StepRecord[]; readonly validations: readonly ValidationRecord[] }, ended: TuneOutcome["ended"]): TuneOutcome {
    const [first] = validations;
    const best = validations.reduce((a, b) => (b.quality > a.quality ? b : a), first ?? validation(0, 0.575));
    const tunedId = best.step === 0 ? null : `${runId}-${best.step}`;
    if (tunedId) this.keep(tunedId, mask);
    return {
      runId, tunedId, ended, reason: REASONS[ended], bestStep: best.step, steps, validations, comparison: first ? comparison(first.quality, best.quality) : null,
      trained: { norms: 61 - mask.length, head: "full", headRows: VOCAB, parameters: 28_346_688 }, loss: "choice", rows: { tuning: TUNING, validation: VALIDATION },
    };
  }
}

const REASONS: Readonly<Record<TuneOutcome["ended"], string | null>> = {
  finished: null,
  stopped: "You stopped it.",
  early: "Two measurements in a row were no better than that of step 20.",
  diverged: "The loss grew until it was no number any more: the learning rate is too high for this model.",
};

function problemsOf({ normRate, headRate }: TuneRequest["settings"]): TunePlan["problems"] {
  const high = normRate > 1 || headRate > 1;
  return high ? [{ reason: `A learning rate of ${Math.max(normRate, headRate)} moves every weight by more than it is.`, remedy: "Take 0.003 for the norms and 0.0001 for the head, or let one be found." }] : [];
}

function headOptions(tight: boolean): HeadOption[] {
  const option = (choice: HeadChoice, parameters: number, problem: string | null = null): HeadOption => ({ choice, parameters, bytes: parameters * BYTES_EACH, problem });
  return [
    option({ kind: "full" }, VOCAB * HIDDEN, tight ? "Needs 453 MB in one piece; this device binds 134 MB." : null),
    option({ kind: "seen" }, SEEN_ROWS * HIDDEN),
    option({ kind: "low-rank", rank: RANK }, RANK * (VOCAB + HIDDEN)),
    option({ kind: "none" }, 0),
  ];
}

function validation(step: number, quality: number): ValidationRecord {
  return { step, quality, nll: 1.4 - quality, n: VALIDATION };
}

function comparison(before: number, after: number): Comparison {
  const [right, wrong] = [Math.round(after * VALIDATION), Math.round(before * VALIDATION)];
  const lost = right > wrong ? 2 : 0;
  const gained = right - wrong + lost;
  const p = gained === lost ? 1 : 0.065;
  const words = gained === lost ? "No row is answered otherwise than before." : `${gained} rows are right that were wrong before, ${lost} the other way round. Chance alone would do as much about 1 time in 15 (McNemar, p = 0.065): likely better, but not yet certain.`;
  return { n: VALIDATION, before, after, beforeInterval: wilson95(wrong, VALIDATION), afterInterval: wilson95(right, VALIDATION), gained, lost, p, words };
}
