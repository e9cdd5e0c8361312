/**
 * An engine without a GPU, for tests of the page and for looking at it: every number that it gives is made up.
 * `script` bends it to a situation; the clock is real, so that progress can be seen.
 */
import type { DatasetOptions } from "../../src/data/mapping";
import type { SelfTestReport } from "../../src/engine/self-test-report";
import type { Reason } from "../../src/model/reasons";
import type { ModuleId } from "../../src/model/mask";
import { StudioError, throwIfCancelled } from "../../src/shared/errors";
import type { Progress } from "../../src/shared/progress";
import type {
  AdapterSummary, CachedRepo, ChoiceScores, DatasetOrigin, DatasetPreview, DatasetSummary, EngineApi, EngineEvent, EngineEventBody, ExamplePage, ExportPreview, ExportRequest, ExportSubject,
  HubListing, HubRepo, ModelInspection, OpenModelSummary, PartSelection, PublishRequest, RejectedRow, ScanRequest, ScoreRequest, TrimRequest, TuneRequest,
} from "../../src/worker/protocol";
import { fakeSelfTest } from "./fake-self-test";
import { FakeHub } from "./fake-hub";
import { fakeRejected, fakeRow, rowAt } from "./fake-rows";
import { fakeDataset, fakeModel } from "./fake-model";
import type { FakeModelScript } from "./fake-model";
import { fakeExport, fakeExported, fakePublished } from "./fake-export";
import { fakeAccuracy, fakeSpeed } from "./fake-numbers";
import { FakeTrimming, type TrimmingScript } from "./fake-trimming";
import { FakeTuning } from "./fake-tuning";
import type { TuningLine, TuningScript } from "./fake-tuning";
import { fakeOpened, fakePreview } from "./fake-preview";

export interface FakeScript extends FakeModelScript {
  /** What speaks against every model that is looked at. */
  readonly reasons?: readonly Reason[];
  readonly rejectedRows?: number;
  /** How long a step of progress takes. */
  readonly stepMs?: number;
  readonly selfTest?: SelfTestReport;
  readonly adapterName?: string;
  readonly tuning?: TuningScript;
  readonly trimming?: TrimmingScript;
  /** Thrown by the method of that name. */
  readonly failures?: Partial<Record<keyof EngineApi, StudioError>>;
}

export const FAKE_ADAPTER: AdapterSummary = {
  name: "Imaginary GPU 4060", isSoftware: false, features: ["timestamp-query"], maxBufferBytes: 2 ** 30, maxBindingBytes: 2 ** 27,
};

const STEPS = 8;

export class FakeEngine implements EngineApi {
  readonly #script: FakeScript;
  readonly #aborts = new Map<string, AbortController>();
  /** Jobs that are paused. */
  readonly #held = new Set<string>();
  #sink: (event: EngineEvent) => void = () => undefined;
  #sequence = 0;
  /** What was opened, by content and options: its place is its id. */
  readonly #opened: string[] = [];
  readonly #datasets = new Map<string, DatasetSummary>();
  readonly hub = new FakeHub();
  readonly tuning: FakeTuning;
  readonly trimming: FakeTrimming;
  /** Names of the calls, in order. */
  readonly calls: (keyof EngineApi)[] = [];

  constructor(script: FakeScript = {}) {
    this.#script = script;
    const model = fakeModel(script);
    const line: TuningLine = { pause: (jobId) => this.#pause(jobId), emit: (jobId, body) => this.emit(jobId, body) };
    this.tuning = new FakeTuning(script.tuning ?? {}, model.fingerprint, line);
    this.trimming = new FakeTrimming(script.trimming ?? {}, model, { ...line, keepTuned: (tunedId, mask) => this.tuning.keep(tunedId, mask) });
  }

  /** As if the engine itself said it. */
  emit(jobId: string, body: EngineEventBody): void {
    this.#sink({ ...body, jobId, sequence: this.#sequence++ });
  }

  /** As when the driver is reset: what runs fails, and the page is told. */
  loseDevice(error: StudioError): void {
    for (const abort of this.#aborts.values()) abort.abort(error);
    this.emit("", { type: "device-lost", error: error.toJSON() });
  }

  async start(sink: (event: EngineEvent) => void): Promise<AdapterSummary> {
    this.#called("start");
    this.#sink = sink;
    return { ...FAKE_ADAPTER, name: this.#script.adapterName ?? FAKE_ADAPTER.name };
  }

  async openModel(jobId: string): Promise<OpenModelSummary> {
    this.#called("openModel");
    await this.#work(jobId, "Reading weights", "bytes", 92_100_000);
    return fakeModel(this.#script);
  }

  async openDataset(jobId: string, origin: DatasetOrigin, options: DatasetOptions): Promise<DatasetSummary> {
    this.#called("openDataset");
    await this.#work(jobId, "Reading rows", "rows", 3000);
    const base = fakeDataset(this.#idOf(origin, options), nameOf(origin), this.#script.rejectedRows ?? 0);
    const preview = fakePreview(base, options);
    if (preview.problem) throw StudioError.fromJSON({ ...preview.problem, code: "dataset" });
    const opened = fakeOpened(base, preview, options);
    this.#datasets.set(opened.id, opened);
    return opened;
  }

  async evaluate(jobId: string, { part, mask, tuned }: Parameters<EngineApi["evaluate"]>[1]) {
    this.#called("evaluate");
    await this.#work(jobId, "Scoring", "examples", 250);
    this.tuning.expectTuned(tuned);
    return fakeAccuracy(mask, tuned, part === "all" ? 3000 : 250);
  }

  async measureSpeed(jobId: string, mask: readonly ModuleId[], tuned?: string | null) {
    this.#called("measureSpeed");
    this.tuning.expectTuned(tuned);
    await this.#work(jobId, "Timing", "windows", 5);
    return fakeSpeed(mask, tuned);
  }

  async generate(jobId: string, { input, mask, maxTokens }: Parameters<EngineApi["generate"]>[1]) {
    this.#called("generate");
    const asked = input.kind === "plain" ? input.prompt : (input.messages.at(-1)?.content ?? "");
    const how = mask.length === 0 ? "they use sunlight, water and carbon dioxide" : "light, water and carbon dioxide are taken";
    const words = `You asked: ${asked}. Plants make their food by photosynthesis: ${how} to produce sugar and oxygen.`.split(/(?= )/).slice(0, maxTokens);
    for (const text of words) {
      await this.#pause(jobId);
      this.emit(jobId, { type: "text", text });
    }
    this.#aborts.delete(jobId);
    const share = 1 - mask.length / 75;
    return {
      text: words.join(""), promptTokens: 12, tokens: words.length, stopped: words.length === maxTokens ? "length" as const : "end" as const,
      prefillTps: 1480 / share, decodeTps: 101.5 / share, firstTokenMs: 41 * share,
    };
  }

  async previewExport(subject: ExportSubject): Promise<ExportPreview> {
    this.#called("previewExport");
    return fakeExport(subject, this.#script.layers ?? 30);
  }

  async exportModel(jobId: string, request: ExportRequest) {
    this.#called("exportModel");
    await this.#work(jobId, "Writing", "bytes", 92_100_000);
    return fakeExported(request, this.#script.layers ?? 30);
  }

  async publish(jobId: string, request: PublishRequest) {
    this.#called("publish");
    await this.#work(jobId, "Uploading", "bytes", 92_100_000);
    return fakePublished(request, this.#script.layers ?? 30);
  }

  async selfTest(): Promise<SelfTestReport> {
    this.#called("selfTest");
    return this.#script.selfTest ?? fakeSelfTest();
  }

  async inspectModel(): Promise<ModelInspection> {
    this.#called("inspectModel");
    const summary = fakeModel(this.#script);
    const needs = { weightBytes: summary.bytes, cacheBytes: 23_000_000, workBytes: 23_000_000, largestBufferBytes: 30_000_000, contextTokens: 2048 };
    return { name: summary.name, fileBytes: summary.bytes + 4_000_000, summary, needs, reasons: this.#script.reasons ?? [] };
  }

  async previewDataset(jobId: string, origin: DatasetOrigin, options: DatasetOptions): Promise<DatasetPreview> {
    this.#called("previewDataset");
    await this.#pause(jobId);
    return fakePreview(fakeDataset("preview", nameOf(origin), this.#script.rejectedRows ?? 0), options);
  }

  async rejectedRows(): Promise<readonly RejectedRow[]> {
    this.#called("rejectedRows");
    return fakeRejected(this.#script.rejectedRows ?? 0);
  }

  async describeDataset(datasetId: string): Promise<DatasetSummary> {
    this.#called("describeDataset");
    const opened = this.#datasets.get(datasetId);
    if (opened) return opened;
    throw new StudioError("usage", `There is no open dataset ${datasetId}.`, "Open the dataset again.");
  }

  async closeDataset(): Promise<void> {
    this.#called("closeDataset");
  }

  async examples(_datasetId: string, part: PartSelection, offset: number, count: number): Promise<ExamplePage> {
    this.#called("examples");
    const { examples, split } = fakeDataset("page", "rows", this.#script.rejectedRows ?? 0);
    const total = part === "all" ? examples : split[part];
    return { total, examples: Array.from({ length: Math.max(0, Math.min(count, total - offset)) }, (_, index) => fakeRow(rowAt(part, offset + index))) };
  }

  async placeOf(_datasetId: string, part: PartSelection, row: number): Promise<number | null> {
    this.#called("placeOf");
    return row % rowAt(part, 1) === 0 ? row / rowAt(part, 1) : null;
  }

  async scoreChoices(jobId: string, { row, mask }: ScoreRequest): Promise<ChoiceScores> {
    this.#called("scoreChoices");
    await this.#work(jobId, "Scoring", "examples", 1);
    const { answer, choices } = fakeRow(row);
    const logProbs = choices.map((_, choice) => -9.1 + 4.9 * Number(choice === answer) + ((row * 7 + choice * 3) % 4) - mask.length * 0.3 * Number(choice === answer));
    return { logProbs, perCharacter: logProbs.map((value, choice) => value / (choices[choice]?.length ?? 1)), answer };
  }

  async listHub(jobId: string, repo: HubRepo): Promise<HubListing> {
    this.#called("listHub");
    await this.#pause(jobId);
    this.#aborts.delete(jobId);
    return this.hub.list(repo);
  }

  async downloadHub(jobId: string, repo: HubRepo, paths: readonly string[]): Promise<HubListing> {
    this.#called("downloadHub");
    const listing = await this.hub.download(repo, paths, async (progress) => {
      await this.#pause(jobId);
      this.emit(jobId, { type: "progress", progress });
    });
    this.#aborts.delete(jobId);
    return listing;
  }

  async cachedRepos(): Promise<readonly CachedRepo[]> {
    this.#called("cachedRepos");
    return this.hub.cached();
  }

  async removeCachedRepo(repo: HubRepo): Promise<void> {
    this.#called("removeCachedRepo");
    this.hub.remove(repo);
  }

  async planTuning(jobId: string, request: TuneRequest) {
    this.#called("planTuning");
    return this.tuning.plan(jobId, request);
  }

  async probeRate(jobId: string) {
    this.#called("probeRate");
    await this.#work(jobId, "Trying learning rates", "steps", 24);
    return { normRate: 0.006 };
  }

  async tune(jobId: string, request: TuneRequest) {
    this.#called("tune");
    return this.#ending(jobId, this.tuning.tune(jobId, request));
  }

  async stopTuning(jobId: string): Promise<void> {
    this.#called("stopTuning");
    this.tuning.stop(jobId);
  }

  async keptRuns() {
    this.#called("keptRuns");
    return this.tuning.runs();
  }

  async removeRun(runId: string): Promise<void> {
    this.#called("removeRun");
    this.tuning.removeRun(runId);
  }

  async keptTuned() {
    this.#called("keptTuned");
    return this.tuning.tuned();
  }

  async removeTuned(tunedId: string): Promise<void> {
    this.#called("removeTuned");
    this.tuning.removeTuned(tunedId);
  }

  async scan(jobId: string, request: ScanRequest) {
    this.#called("scan");
    return this.#ending(jobId, this.trimming.scan(jobId, request));
  }

  async planTrim(jobId: string, request: TrimRequest) {
    this.#called("planTrim");
    return this.trimming.plan(jobId, request);
  }

  async trim(jobId: string, request: TrimRequest) {
    this.#called("trim");
    return this.#ending(jobId, this.trimming.trim(jobId, request));
  }

  async stopTrim(jobId: string): Promise<void> {
    this.#called("stopTrim");
    this.trimming.stop(jobId);
  }

  async keptTrims() {
    this.#called("keptTrims");
    return this.trimming.runs();
  }

  async removeTrim(runId: string): Promise<void> {
    this.#called("removeTrim");
    this.trimming.removeRun(runId);
  }

  async pause(jobId: string): Promise<void> {
    this.#called("pause");
    this.#held.add(jobId);
  }

  async resume(jobId: string): Promise<void> {
    this.#called("resume");
    this.#held.delete(jobId);
  }

  async cancel(jobId: string): Promise<void> {
    this.#called("cancel");
    this.#aborts.get(jobId)?.abort();
  }

  async recover(jobId: string): Promise<AdapterSummary> {
    this.#called("recover");
    await this.#work(jobId, "Reading weights", "bytes", 92_100_000);
    return FAKE_ADAPTER;
  }

  #idOf(origin: DatasetOrigin, options: DatasetOptions): string {
    const content = JSON.stringify([nameOf(origin), options]);
    if (!this.#opened.includes(content)) this.#opened.push(content);
    return `data-${this.#opened.indexOf(content)}`;
  }

  #called(method: keyof EngineApi): void {
    this.calls.push(method);
    const failure = this.#script.failures?.[method];
    if (failure) throw failure;
  }

  /** A job that is over can't be cancelled any more. */
  async #ending<T>(jobId: string, work: Promise<T>): Promise<T> {
    const result = await work;
    this.#aborts.delete(jobId);
    return result;
  }

  async #work(jobId: string, label: string, unit: Progress["unit"], total: number): Promise<void> {
    for (let step = 1; step <= STEPS; step++) {
      await this.#pause(jobId);
      this.emit(jobId, { type: "progress", progress: { label, unit, done: Math.round((total * step) / STEPS), total } });
    }
    this.#aborts.delete(jobId);
  }

  /** Errors: "cancelled" once the job was. */
  async #pause(jobId: string): Promise<void> {
    const abort = this.#aborts.get(jobId) ?? new AbortController();
    this.#aborts.set(jobId, abort);
    do await new Promise((resolve) => setTimeout(resolve, this.#script.stepMs ?? 0));
    while (this.#held.has(jobId) && !abort.signal.aborted);
    if (abort.signal.reason instanceof StudioError) throw abort.signal.reason;
    throwIfCancelled(abort.signal);
  }
}

function nameOf(origin: DatasetOrigin): string {
  return origin.kind === "file" ? origin.file.name : origin.name;
}
