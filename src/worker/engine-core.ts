/**
 * What every call of the engine works with: the device and the one model on it, datasets, tuned weights, and jobs that run one at
 * a time. The calls themselves stand in calls/, by what they are about.
 */
import type { GpuContext } from "../gpu/device";
import type { Tokenizer } from "../model/tokenizer/tokenizer";
import type { TunedWeights } from "../model/tuned";
import type { JobContext, Progress } from "../shared/progress";
import { DeviceLink } from "./device-link";
import { DevicePace } from "./device-pace";
import { JobQueue, type QueuedJob } from "./job-queue";
import { ModelSlot, type ModelInUse, type ModelOnDevice } from "./model-slot";
import type { OpenDatasets } from "./open-datasets";
import type { OpenFolder } from "./page-folder";
import { pageHub } from "./page-hub";
import type { EngineEvent, EngineEventBody } from "./protocol";
import { ScoreCaches } from "./score-caches";
import type { Tuning } from "./tuning";

export type EngineJob = JobContext & QueuedJob;

export class EngineCore {
  readonly link: DeviceLink;
  readonly slot: ModelSlot;
  readonly jobs = new JobQueue();
  readonly scores = new ScoreCaches();
  readonly pace = new DevicePace();
  readonly hub = pageHub();
  readonly openFolder: OpenFolder;
  /** Who hears the events: nobody before the page has started the engine. */
  sink: (event: EngineEvent) => void = () => undefined;
  #sequence = 0;
  #datasets: Promise<OpenDatasets> | null = null;
  #tuning: Promise<Tuning> | null = null;

  /** `openGpu` is asked again after a loss; `openFolder` is where runs, trims and tuned weights are kept. */
  constructor(openGpu: () => Promise<GpuContext>, openFolder: OpenFolder) {
    this.openFolder = openFolder;
    this.link = new DeviceLink(openGpu, (error) => {
      this.jobs.releaseDevice();
      this.emit("", { type: "device-lost", error: error.toJSON() });
    });
    this.slot = new ModelSlot(this.link, (body) => this.emit("", body));
  }

  /** Work on the device, when its turn comes. */
  run<T>(jobId: string, work: (job: EngineJob) => Promise<T> | T): Promise<T> {
    return this.jobs.run(jobId, (job) => this.link.during(() => work({ ...job, onProgress: this.#reporter(jobId) }), job.signal));
  }

  /** Work that needs no device: it never waits for a measurement. */
  runBeside<T>(jobId: string, work: (job: EngineJob) => Promise<T>): Promise<T> {
    return this.jobs.runBeside(jobId, (job) => work({ ...job, onProgress: this.#reporter(jobId) }));
  }

  emit(jobId: string, body: EngineEventBody): void {
    this.sink({ ...body, jobId, sequence: this.#sequence++ });
  }

  /** Readers of datasets are most of the engine's code, and the page stands before anybody opens one. */
  datasets(): Promise<OpenDatasets> {
    return (this.#datasets ??= import("./open-datasets").then(({ OpenDatasets }) => new OpenDatasets()));
  }

  /** Tuning is fetched when it is first asked for. */
  tuning(): Promise<Tuning> {
    return (this.#tuning ??= import("./tuning").then(({ Tuning }) => new Tuning(this.openFolder)));
  }

  /** Null while no model is open. */
  get tokenizer(): Tokenizer | null {
    return this.slot.model?.tokenizer ?? null;
  }

  /** The open model, as its file has it or with the tuned weights of this id. Errors: those of `ModelSlot.use` and `Tuning.weights`. */
  async use(tunedId: string | null | undefined): Promise<ModelInUse> {
    return this.slot.use(await this.weights(tunedId, this.slot.check()));
  }

  /** Errors: those of `Tuning.weights`. */
  async weights(tunedId: string | null | undefined, open: ModelOnDevice): Promise<TunedWeights | null> {
    return tunedId ? (await this.tuning()).weights(tunedId, open) : null;
  }

  #reporter(jobId: string): (progress: Progress) => void {
    return (progress) => this.emit(jobId, { type: "progress", progress });
  }
}
