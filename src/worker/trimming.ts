/** The worker's side of progressive trims: what is kept of them, and the runs that go on from it. Fetched when it is first asked for. */
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { planTrim, throwTrimProblems } from "../trim/plan-trim";
import type { KeptTrim, TrimEvent, TrimOutcome, TrimPlan } from "../trim/records/results";
import { runTrim } from "../trim/trim-loop";
import type { TrimSave } from "../trim/trim-state";
import type { TrimWork } from "../trim/trim-work";
import type { OpenFolder } from "./page-folder";
import type { TrimRequest } from "./protocol";
import { ThinnedEvents, trimSubject } from "./thinned-events";
import type { TrimPlace } from "./trim-device";
import { trimFacts, type TrimSubject } from "./trim-subject";
import { TrimStore, type KeptSave } from "./trim-store";
import type { Tuning } from "./tuning";

export interface TrimJob extends JobContext {
  readonly jobId: string;
  readonly onEvent: (event: TrimEvent) => void;
}

/** What of a request a run is begun with. */
type Begun = Pick<TrimRequest, "datasetId" | "part" | "mask" | "tuned" | "course">;

export class Trimming {
  readonly #store: TrimStore;
  readonly #runs: Tuning;
  readonly #work: (place: TrimPlace) => Omit<TrimWork, "save">;
  /** By job. */
  readonly #stops = new Map<string, AbortController>();

  /** Tuning within a trim has its own folder of runs: they are not those of the Tune panel. */
  constructor(openFolder: OpenFolder, tuning: Tuning, work: (place: TrimPlace) => Omit<TrimWork, "save">) {
    this.#store = new TrimStore(() => openFolder("trims"));
    this.#runs = tuning.apart("trim-runs");
    this.#work = work;
  }

  /** Errors: those of `trimFacts`; of a run that goes on as `trim`. */
  async plan(subject: TrimSubject, asked: TrimRequest, job: JobContext): Promise<TrimPlan> {
    const { course, mask, tuned, ...of } = asked.resume ? begunWith(await this.#saved(asked.runId, subject)) : asked;
    return planTrim(course, { mask, tuned }, await trimFacts(subject, of, job));
  }

  /**
   * Errors: "usage" with every problem of the plan, or when the run to go on with is another model's; "io" when it is not kept any
   * more; "malformed"; those of the work. What was saved stays on any error.
   */
  async trim(subject: TrimSubject, { runId, resume, ...asked }: TrimRequest, job: TrimJob): Promise<TrimOutcome> {
    const stop = new AbortController();
    const events = new ThinnedEvents(job.onEvent, trimSubject);
    const tell = (event: TrimEvent): void => events.tell(event);
    this.#stops.set(job.jobId, stop);
    try {
      const saved = resume ? await this.#saved(runId, subject) : null;
      const { course, mask, tuned, ...of } = saved ? begunWith(saved) : asked;
      const from = { mask, tuned };
      const facts = await trimFacts(subject, of, job);
      const plan = planTrim(course, from, facts);
      // A run that goes on is not above them: its file may have been changed, and fewer rows may fit another device.
      throwTrimProblems(plan);
      const work = { ...this.#work({ ...of, jobId: job.jobId, runs: this.#runs, tell }), save: (state: TrimSave) => this.#keep(state) };
      const { fingerprint, modules } = facts;
      return await runTrim(work, { ...of, runId, fingerprint, course, from, modules, rows: plan.rows }, { ...job, stop: stop.signal, onEvent: tell }, saved);
    } finally {
      events.flush();
      this.#stops.delete(job.jobId);
    }
  }

  /** Nothing when the job does not trim. */
  stop(jobId: string): void {
    this.#stops.get(jobId)?.abort();
  }

  /** A run that can't be read is left out. */
  async kept(): Promise<readonly KeptTrim[]> {
    return (await this.#store.list()).map(keptTrim);
  }

  async remove(runId: string): Promise<void> {
    await this.#store.remove(runId);
    await this.#removeCheckpoints(runId);
  }

  async #saved(runId: string, { fingerprint }: TrimSubject): Promise<TrimSave> {
    const saved = await this.#store.get(runId);
    if (!saved) throw new StudioError("io", "This trim is not on this computer any more.", "Start another one: the steps that it had made are still in the history.");
    if (saved.fingerprint !== fingerprint) throw new StudioError("usage", "This trim was begun on another model.", "Open that model, or start another trim.");
    return saved;
  }

  async #keep(save: TrimSave): Promise<void> {
    await this.#store.put(save);
    // Each holds a trained head three times over; one that stays does no harm.
    if (isTuned(save)) await this.#removeCheckpoints(save.runId).catch(() => undefined);
  }

  #removeCheckpoints(runId: string): Promise<void> {
    return this.#runs.removeRuns((tuneId) => tuneId.startsWith(`${runId}-tune-`));
  }
}

function begunWith({ datasetId, part, course, from }: TrimSave): Begun {
  return { datasetId, part, course, ...from };
}

/** No checkpoint of its tuning is needed any more: what that came to is saved. */
function isTuned({ pending, ended }: TrimSave): boolean {
  return pending.tuning !== null || (ended !== null && ended.kind !== "stopped");
}

function keptTrim({ save, savedAt }: KeptSave): KeptTrim {
  const { runId, fingerprint, datasetId, part, course, from, steps, start, pending, ended } = save;
  const weights = [from.tuned, ...steps.map(({ tuned }) => tuned), pending.tuning?.tuned].filter((id) => typeof id === "string");
  return { runId, fingerprint, datasetId, part, course, from, weights, steps, start, savedAt, ended: ended?.kind ?? null };
}
