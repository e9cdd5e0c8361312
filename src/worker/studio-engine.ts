/** The worker's side of the protocol: one open model on one device, datasets, and jobs that run one at a time. */
import { evaluateAccuracy } from "../evaluate/accuracy";
import { measureSpeed } from "../evaluate/speed";
import type { AccuracyResult, SpeedResult } from "../evaluate/results";
import type { DatasetOptions } from "../data/mapping";
import { kernelsOf } from "../engine/device-kernels";
import type { SelfTestReport } from "../engine/self-test-report";
import type { GpuContext } from "../gpu/device";
import { fingerprintOf } from "../model/fingerprint";
import { commonVariants } from "../kernels/self-test-cases";
import type { Mask, ModuleId } from "../model/mask";
import type { Tokenizer } from "../model/tokenizer/tokenizer";
import { summariseModel } from "../model/summary";
import type { TunedWeights } from "../model/tuned";
import { keptBytesTuned } from "../model/tuned-bytes";
import type { JobContext, Progress } from "../shared/progress";
import { DeviceLink } from "./device-link";
import { heldSources } from "./held-sources";
import { JobQueue, type QueuedJob } from "./job-queue";
import { ModelSlot, type ModelInUse, type ModelOnDevice } from "./model-slot";
import { sourcesOf } from "./model-sources";
import type { OpenDatasets } from "./open-datasets";
import { ScoreCaches } from "./score-caches";
import { pageFolder, type OpenFolder } from "./page-folder";
import { pageHub } from "./page-hub";
import { scoreChoices } from "./score-choices";
import type { Tuning, TuneSubject } from "./tuning";
import { writeAnswer } from "./write-answer";
import type {
  AdapterSummary, CachedRepo, ChoiceScores, DatasetOrigin, DatasetPreview, DatasetSummary, EngineApi, EngineEvent, EngineEventBody, EvaluateRequest, ExamplePage, ExportFormat,
  ExportPreview, ExportRequest, ExportResult, GenerateRequest, GenerateResult, HubListing, HubRepo, KeptRun, KeptTuned, ModelInspection, ModelOrigin, OpenModelSummary, PartSelection, RejectedRow, ScoreRequest, TuneEvent, TuneOutcome, TunePlan, TuneRequest,
} from "./protocol";

type EngineJob = JobContext & QueuedJob;

export class StudioEngine implements EngineApi {
  readonly #link: DeviceLink;
  readonly #jobs = new JobQueue();
  readonly #scores = new ScoreCaches();
  readonly #hub = pageHub();
  readonly #slot: ModelSlot;
  #sink: (event: EngineEvent) => void = () => undefined;
  #sequence = 0;
  #openDatasets: Promise<OpenDatasets> | null = null;
  #openTuning: Promise<Tuning> | null = null;
  readonly #openFolder: OpenFolder;

  /** `openGpu` is asked again after a loss; `openFolder` is where runs and tuned weights are kept. */
  constructor(openGpu: () => Promise<GpuContext>, openFolder: OpenFolder = pageFolder) {
    this.#openFolder = openFolder;
    this.#link = new DeviceLink(openGpu, (error) => {
      this.#jobs.releaseDevice();
      this.#emit("", { type: "device-lost", error: error.toJSON() });
    });
    this.#slot = new ModelSlot(this.#link, (body) => this.#emit("", body));
  }

  async start(sink: (event: EngineEvent) => void): Promise<AdapterSummary> {
    this.#sink = sink;
    return adapterSummary(await this.#link.connect());
  }

  openModel(jobId: string, origin: ModelOrigin): Promise<OpenModelSummary> {
    return this.#run(jobId, async (job) => {
      const { openModel } = await import("../model/open");
      const model = await openModel(await sourcesOf(origin, this.#hub), job.signal);
      const fingerprint = await fingerprintOf(model, job.signal);
      const { gpuBytes } = await this.#slot.replace(model, fingerprint, job);
      return { ...summariseModel(model), gpuBytes, fingerprint };
    });
  }

  openDataset(jobId: string, origin: DatasetOrigin, options: DatasetOptions): Promise<DatasetSummary> {
    return this.#runBeside(jobId, async (job) => (await this.#datasets()).open(origin, options, this.#tokenizer(), job));
  }

  evaluate(jobId: string, request: EvaluateRequest): Promise<AccuracyResult> {
    return this.#run(jobId, async (job) => {
      const { model, session } = await this.#use(request.tuned);
      const { contextTokens } = session.capacity;
      const tokens = await (await this.#datasets()).tokens(request, model.tokenizer, contextTokens, job);
      return evaluateAccuracy(session, tokens, new Set(request.mask), job, this.#scores.of(model, { ...request, contextTokens, adapterName: this.#link.gpu.adapterName }));
    });
  }

  measureSpeed(jobId: string, modules: readonly ModuleId[], tunedId?: string | null): Promise<SpeedResult> {
    return this.#run(jobId, async (job) => {
      const { model, session, tuned } = await this.#use(tunedId);
      const mask: Mask = new Set(modules);
      return measureSpeed(session, mask, keptBytesTuned(model, mask, tuned), job);
    });
  }

  planTuning(jobId: string, request: TuneRequest): Promise<TunePlan> {
    return this.#runBeside(jobId, async (job) => (await this.#tuning()).plan(await this.#tuneSubject(), request, job));
  }

  probeRate(jobId: string, request: TuneRequest): Promise<{ readonly normRate: number }> {
    return this.#run(jobId, async (job) => (await this.#tuning()).probe(await this.#roomToTune(), request, job));
  }

  tune(jobId: string, request: TuneRequest): Promise<TuneOutcome> {
    const onEvent = (event: TuneEvent): void => this.#emit(jobId, { type: "tune", event });
    return this.#run(jobId, async (job) => (await this.#tuning()).tune(await this.#roomToTune(), request, { ...job, jobId, onEvent }));
  }

  async stopTuning(jobId: string): Promise<void> {
    (await this.#tuning()).stop(jobId);
    // One that is paused stands before its next step.
    this.#jobs.resume(jobId);
  }

  async keptRuns(): Promise<readonly KeptRun[]> {
    return (await this.#tuning()).keptRuns();
  }

  async removeRun(runId: string): Promise<void> {
    await (await this.#tuning()).removeRun(runId);
  }

  async keptTuned(): Promise<readonly KeptTuned[]> {
    return (await this.#tuning()).keptTuned();
  }

  async removeTuned(tunedId: string): Promise<void> {
    await (await this.#tuning()).removeTuned(tunedId);
  }

  generate(jobId: string, request: GenerateRequest): Promise<GenerateResult> {
    return this.#run(jobId, async ({ signal }) => {
      const { model, session } = await this.#use(request.tuned);
      return writeAnswer(session, model.tokenizer, request, { signal, onText: (text) => this.#emit(jobId, { type: "text", text }) });
    });
  }

  async previewExport(modules: readonly ModuleId[], format: ExportFormat, tunedId?: string | null): Promise<ExportPreview> {
    const { previewExport } = await import("./write-export");
    const open = this.#slot.check();
    return previewExport(open.model, { mask: modules, format, tuned: await this.#weights(tunedId, open) });
  }

  exportModel(jobId: string, request: ExportRequest): Promise<ExportResult> {
    return this.#run(jobId, async (job) => {
      const { writeExport } = await import("./write-export");
      return writeExport({ ...(await this.#use(request.tuned)), gpu: this.#link.gpu }, request, job);
    });
  }

  /** What no precision changes; the rest is tried when a model that needs it comes, and told by an event. */
  selfTest(jobId: string): Promise<SelfTestReport> {
    return this.#run(jobId, async (job) => {
      const kernels = kernelsOf(this.#link.gpu.device);
      await kernels.try(commonVariants(), job);
      return kernels.report();
    });
  }

  inspectModel(jobId: string, origin: ModelOrigin): Promise<ModelInspection> {
    return this.#runBeside(jobId, async (job) => {
      const { inspectModel } = await import("./inspect-model");
      return inspectModel(heldSources(await sourcesOf(origin, this.#hub, "remote"), job), this.#link.gpu, job.signal);
    });
  }

  previewDataset(jobId: string, origin: DatasetOrigin, options: DatasetOptions): Promise<DatasetPreview> {
    return this.#runBeside(jobId, async (job) => (await this.#datasets()).preview(origin, options, this.#tokenizer(), job));
  }

  rejectedRows(jobId: string, origin: DatasetOrigin, options: DatasetOptions): Promise<readonly RejectedRow[]> {
    return this.#runBeside(jobId, async (job) => (await this.#datasets()).rejectedRows(origin, options, job));
  }

  async describeDataset(datasetId: string): Promise<DatasetSummary> {
    return (await this.#datasets()).describe(datasetId, this.#tokenizer());
  }

  async closeDataset(datasetId: string): Promise<void> {
    (await this.#datasets()).close(datasetId);
  }

  async examples(datasetId: string, part: PartSelection, offset: number, count: number): Promise<ExamplePage> {
    return (await this.#datasets()).examples(datasetId, part, { offset, count }, this.#tokenizer());
  }

  async placeOf(datasetId: string, part: PartSelection, row: number): Promise<number | null> {
    return (await this.#datasets()).place(datasetId, part, row);
  }

  scoreChoices(jobId: string, { datasetId, row, mask, tuned }: ScoreRequest): Promise<ChoiceScores> {
    return this.#run(jobId, async (job) => {
      const { model, session } = await this.#use(tuned);
      const tokens = (await this.#datasets()).tokenisedExample(datasetId, row, model.tokenizer, session.capacity.contextTokens);
      return scoreChoices(session, { row, tokens, mask: new Set(mask) }, job);
    });
  }

  listHub(jobId: string, repo: HubRepo, token: string | null): Promise<HubListing> {
    return this.#runBeside(jobId, ({ signal }) => this.#hub.list(repo, token, signal));
  }

  downloadHub(jobId: string, repo: HubRepo, paths: readonly string[]): Promise<HubListing> {
    return this.#runBeside(jobId, (job) => this.#hub.download(repo, paths, job));
  }

  cachedRepos(): Promise<readonly CachedRepo[]> {
    return this.#hub.cached();
  }

  removeCachedRepo(repo: HubRepo): Promise<void> {
    return this.#hub.remove(repo);
  }

  async pause(jobId: string): Promise<void> {
    this.#jobs.pause(jobId);
  }

  async resume(jobId: string): Promise<void> {
    this.#jobs.resume(jobId);
  }

  async cancel(jobId: string): Promise<void> {
    this.#jobs.cancel(jobId);
  }

  recover(jobId: string): Promise<AdapterSummary> {
    return this.#run(jobId, async (job) => {
      const gpu = await this.#link.connect();
      try {
        await this.#slot.restore(gpu, job);
      } catch (error) {
        // The page still calls the device lost, and asks for another.
        this.#link.disconnect();
        throw error;
      }
      return adapterSummary(gpu);
    });
  }

  /** Readers of datasets are most of the engine's code, and the page stands before anybody opens one. */
  #datasets(): Promise<OpenDatasets> {
    return (this.#openDatasets ??= import("./open-datasets").then(({ OpenDatasets }) => new OpenDatasets()));
  }

  /** Null while no model is open. */
  #tokenizer(): Tokenizer | null {
    return this.#slot.model?.tokenizer ?? null;
  }

  /** The open model, as its file has it or with the tuned weights of this id. Errors: those of `ModelSlot.use` and `Tuning.weights`. */
  async #use(tunedId: string | null | undefined): Promise<ModelInUse> {
    return this.#slot.use(await this.#weights(tunedId, this.#slot.check()));
  }

  async #weights(tunedId: string | null | undefined, open: ModelOnDevice): Promise<TunedWeights | null> {
    return tunedId ? (await this.#tuning()).weights(tunedId, open) : null;
  }

  /** Tuning is fetched when it is first asked for. */
  #tuning(): Promise<Tuning> {
    return (this.#openTuning ??= import("./tuning").then(({ Tuning }) => new Tuning(this.#openFolder)));
  }

  async #tuneSubject(): Promise<TuneSubject> {
    return { ...this.#slot.check(), datasets: await this.#datasets() };
  }

  /** Tuned weights that no run is measured with meanwhile make room. */
  async #roomToTune(): Promise<TuneSubject> {
    const open = await this.#slot.use(null);
    this.#slot.forgetTuned();
    return { ...open, datasets: await this.#datasets() };
  }

  /** Work on the device, when its turn comes. */
  #run<T>(jobId: string, work: (job: EngineJob) => Promise<T> | T): Promise<T> {
    return this.#jobs.run(jobId, (job) => this.#link.during(() => work({ ...job, onProgress: this.#reporter(jobId) }), job.signal));
  }

  /** Work that needs no device: it never waits for a measurement. */
  #runBeside<T>(jobId: string, work: (job: EngineJob) => Promise<T>): Promise<T> {
    return this.#jobs.runBeside(jobId, (job) => work({ ...job, onProgress: this.#reporter(jobId) }));
  }

  #reporter(jobId: string): (progress: Progress) => void {
    return (progress) => this.#emit(jobId, { type: "progress", progress });
  }

  #emit(jobId: string, body: EngineEventBody): void {
    this.#sink({ ...body, jobId, sequence: this.#sequence++ });
  }
}

function adapterSummary({ adapterName, isSoftware, features, maxBufferBytes, maxBindingBytes }: GpuContext): AdapterSummary {
  return { name: adapterName, isSoftware, features, maxBufferBytes, maxBindingBytes };
}
