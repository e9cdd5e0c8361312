/** The worker's side of tuning: runs and their checkpoints, tuned weights and where they are kept. Fetched when it is first asked for. */
import type { TunedWeights } from "../model/tuned";
import { StudioError, toStudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { checkTuned } from "../train/check-tuned";
import type { TuneEvent, TuneOutcome, TunePlan } from "../train/records";
import type { TunedRecord } from "../train/tuned-file";
import { OpfsCheckpoints, type SavedFile } from "./checkpoint-store";
import type { ModelOnDevice } from "./model-slot";
import type { OpenDatasets } from "./open-datasets";
import type { OpenFolder } from "./page-folder";
import type { KeptRun, KeptTuned, TuneRequest } from "./protocol";
import { ThinnedEvents, tuneSubject } from "./thinned-events";
import { TUNE_WORK, type TuneInput, type TuneWork } from "./tune-work";
import { TunedStore } from "./tuned-store";

/** What a call works on. */
export interface TuneSubject extends ModelOnDevice {
  readonly datasets: Pick<OpenDatasets, "tokens" | "rows">;
}

export interface TuneJob extends JobContext {
  readonly jobId: string;
  readonly onEvent: (event: TuneEvent) => void;
}

export class Tuning {
  readonly #openFolder: OpenFolder;
  readonly #tuned: TunedStore;
  readonly #checkpoints: OpfsCheckpoints;
  readonly #work: TuneWork;
  /** By job. */
  readonly #stops = new Map<string, AbortController>();

  constructor(openFolder: OpenFolder, work: TuneWork = TUNE_WORK, { runs = "runs", tuned = new TunedStore(() => openFolder("tuned")) } = {}) {
    this.#openFolder = openFolder;
    this.#tuned = tuned;
    this.#checkpoints = new OpfsCheckpoints(() => openFolder(runs));
    this.#work = work;
  }

  /** The same tuned weights, with runs of its own, which are kept in this folder. */
  apart(runs: string): Tuning {
    return new Tuning(this.#openFolder, this.#work, { runs, tuned: this.#tuned });
  }

  /** Errors: "io" when they are gone, "malformed", "usage" when they are of another model. */
  async weights(tunedId: string, { model, fingerprint }: Pick<ModelOnDevice, "model" | "fingerprint">): Promise<TunedWeights> {
    const record = await this.#tuned.get(tunedId);
    checkTuned(record, model, fingerprint);
    return record.tuned;
  }

  /** Errors: "usage" for an unknown dataset or weights of another model, "io", "cancelled". */
  async plan(subject: TuneSubject, request: TuneRequest, job: JobContext): Promise<TunePlan> {
    return this.#work.plan(await this.#input(subject, request, job), job);
  }

  /** Errors: as `plan`, "gpu-out-of-memory", "device-lost". */
  async probe(subject: TuneSubject, request: TuneRequest, job: JobContext): Promise<{ readonly normRate: number }> {
    return this.#work.probe(await this.#input(subject, request, job), job);
  }

  /** Errors: as `probe`, and "io" when the run to go on with is not kept any more. What was saved stays on any error. */
  async tune(subject: TuneSubject, asked: TuneRequest, job: TuneJob): Promise<TuneOutcome> {
    const saved = asked.resume ? await this.#savedRun(asked.runId) : null;
    const request = saved ? await this.#asStarted(asked, saved) : asked;
    const stop = new AbortController();
    const events = new ThinnedEvents(job.onEvent, tuneSubject);
    this.#stops.set(job.jobId, stop);
    try {
      const input = await this.#input(subject, request, job);
      const save = (parts: readonly Uint8Array<ArrayBuffer>[]): Promise<number> => this.#checkpoints.put(request.runId, parts);
      const { outcome, best } = await this.#work.tune(input, { ...job, stop: stop.signal, onEvent: (event) => events.tell(event), resume: saved?.source ?? null, save });
      const unsaved = best && (await this.#keep({ tuned: best, fingerprint: subject.fingerprint, mask: request.mask }));
      if (unsaved) events.tell({ kind: "checkpoint-failed", step: outcome.bestStep, message: `The tuned weights are not saved and go with this page. ${unsaved.message}`, remedy: unsaved.remedy });
      return { ...outcome, tunedId: best?.id ?? null };
    } finally {
      events.flush();
      this.#stops.delete(job.jobId);
    }
  }

  /** Nothing when the job does not tune. */
  stop(jobId: string): void {
    this.#stops.get(jobId)?.abort();
  }

  /** A checkpoint that can't be read is left out. */
  async keptRuns(): Promise<readonly KeptRun[]> {
    const saved = await this.#checkpoints.list();
    const runs = await Promise.all(saved.map(async ({ runId, source, savedAt }) => {
      const run = await this.#work.describe(source).catch(() => null);
      return run && { ...run, runId, bytes: source.size, savedAt };
    }));
    return runs.filter((run) => run !== null);
  }

  removeRun(runId: string): Promise<void> {
    return this.#checkpoints.remove(runId);
  }

  /** Also those whose checkpoint can't be read. */
  async removeRuns(isGone: (runId: string) => boolean): Promise<void> {
    for (const { runId } of await this.#checkpoints.list()) if (isGone(runId)) await this.#checkpoints.remove(runId);
  }

  keptTuned(): Promise<readonly KeptTuned[]> {
    return this.#tuned.list();
  }

  removeTuned(tunedId: string): Promise<void> {
    return this.#tuned.remove(tunedId);
  }

  async #input({ datasets, ...open }: TuneSubject, request: TuneRequest, job: JobContext): Promise<TuneInput> {
    const { model, fingerprint, session } = open;
    const tokens = (part: "tuning" | "validation") => datasets.tokens({ datasetId: request.datasetId, part }, model.tokenizer, session.capacity.contextTokens, job);
    const from = request.from === null ? null : await this.weights(request.from, open);
    const testRows = datasets.rows(request.datasetId, "test");
    return { model, fingerprint, session, request, from, tuning: await tokens("tuning"), validation: await tokens("validation"), testRows };
  }

  async #savedRun(runId: string): Promise<SavedFile> {
    const saved = await this.#checkpoints.get(runId);
    if (saved) return saved;
    throw new StudioError("io", "This run is not on this computer any more.", "Start another one: what it had kept as a state of the history is still there.");
  }

  async #asStarted({ runId, resume }: TuneRequest, { source }: SavedFile): Promise<TuneRequest> {
    const { datasetId, mask, settings, from } = await this.#work.describe(source);
    return { runId, resume, datasetId, mask, settings, from };
  }

  /** What the disk says against it: until the page goes the weights are in memory. */
  #keep(record: TunedRecord): Promise<StudioError | null> {
    return this.#tuned.put(record).then(() => null, toStudioError);
  }
}
