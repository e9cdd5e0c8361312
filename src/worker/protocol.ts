/**
 * The types that both ends of the worker share, and nothing else. Calls are one interface through
 * comlink; what a call reports while it runs is one union of events, each with its job and a sequence number.
 * Masks cross as arrays of module ids. Errors cross as `StudioErrorJson` inside a rejected promise (client.ts revives them).
 */
import type { DatasetOptions, Mapping } from "../data/mapping";
import type { SplitPart } from "../data/split";
import type { RejectedRow } from "../data/table";
import type { SamplingOptions } from "../engine/generate";
import type { SelfTestReport } from "../engine/self-test-report";
import type { AccuracyResult, SpeedResult } from "../evaluate/results";
import type { CachedRepo, HubListing } from "../hub/repo";
import type { ModuleId } from "../model/mask";
import type { Reason } from "../model/reasons";
import type { ModelSummary } from "../model/summary";
import type { ChatMessage } from "../model/tokenizer/tokenizer";
import type { StudioErrorJson } from "../shared/errors";
import type { HubRepo } from "../shared/hub-repo";
import type { Progress } from "../shared/progress";
import type { TuneEvent, TuneOutcome, TunePlan } from "../train/records";
import type { TuneSettings } from "../train/settings";
import type { TrimOptions } from "../trim/records/options";
import type { KeptTrim, ScanEvent, ScanResult, TrimEvent, TrimOutcome, TrimPlan } from "../trim/records/results";
import type { Recipe } from "../trim/records/recipe";
import type { StrategyId } from "../trim/records/strategy-list";

export type { KeptTrim, ScanEvent, ScanResult, TrimEvent, TrimOutcome, TrimPlan } from "../trim/records/results";
export type { TuneEvent, TuneOutcome, TunePlan } from "../train/records";
export type { TuneSettings } from "../train/settings";
export type { SplitPart } from "../data/split";
export type { RejectedRow } from "../data/table";
export type { CachedRepo, HubFile, HubListing } from "../hub/repo";
export type { HubRepo } from "../shared/hub-repo";

export interface AdapterSummary {
  /** Vendor, architecture and description as far as the browser tells. */
  readonly name: string;
  readonly isSoftware: boolean;
  readonly features: readonly string[];
  readonly maxBufferBytes: number;
  readonly maxBindingBytes: number;
}

export interface OpenModelSummary extends ModelSummary {
  /** Bytes that are on the GPU: weights, key cache, activations. */
  readonly gpuBytes: number;
  /** Same for the same model whatever it is called: what is kept of a model is filed under it (model/fingerprint.ts). */
  readonly fingerprint: string;
}

/** What a model is and takes, from its headers alone: no weight is read for it. */
export interface ModelInspection {
  readonly name: string;
  /** Bytes of all its files. */
  readonly fileBytes: number;
  /** Null when the headers can't be understood; `reasons` then says why. */
  readonly summary: ModelSummary | null;
  readonly needs: ModelNeeds | null;
  /** Everything that speaks against opening it here, each with its way out; empty when it can be opened. */
  readonly reasons: readonly Reason[];
}

/** Bytes on the GPU. WebGPU does not tell how much memory a GPU has; its limits for one buffer are in `AdapterSummary`. */
export interface ModelNeeds {
  readonly weightBytes: number;
  readonly cacheBytes: number;
  readonly workBytes: number;
  readonly largestBufferBytes: number;
  /** Tokens of context that the session will hold. */
  readonly contextTokens: number;
}

export interface RejectedRows {
  readonly count: number;
  /** The first 200, in file order; `EngineApi.rejectedRows` gives all. */
  readonly first: readonly RejectedRow[];
}

export type PartSelection = SplitPart | "all";

/** An example as the model will see it: prompt after template, with the chat template around it where a model with one is open. */
export type RenderedExample =
  | { readonly kind: "choice"; readonly row: number; readonly context: string; readonly choices: readonly string[]; readonly answer: number }
  | { readonly kind: "completion"; readonly row: number; readonly context: string; readonly completion: string };

export interface ColumnSummary {
  readonly name: string;
  /** The first few values that are not empty, shortened. */
  readonly samples: readonly string[];
}

/** What a dataset would be under some options: all that the mapping dialog shows. */
export interface DatasetPreview {
  readonly name: string;
  /** Format in words: "CSV (comma-separated, no header)". */
  readonly format: string;
  /** Layout in words, as in `DatasetSummary`; null when nothing fits yet. */
  readonly layout: string | null;
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
  /** In effect: what the person set over what is recognised, at most 100 of its fixed choices; null when no layout fits. */
  readonly mapping: Mapping | null;
  /** Why the dataset can't be opened like this, null when it can. */
  readonly problem: StudioErrorJson | null;
  /** The values of a classification's label column, most frequent first, at most 100; null for other layouts. */
  readonly labels: readonly { readonly value: string; readonly count: number }[] | null;
  readonly examples: number;
  readonly rejected: RejectedRows;
  readonly notes: readonly string[];
  readonly split: Readonly<Record<SplitPart, number>>;
  readonly firstExamples: readonly RenderedExample[];
}

export interface DatasetSummary {
  /** Made from the file's content and the options: the same in every session, another for other options. */
  readonly id: string;
  /** SHA-256 of the file, in hex. */
  readonly hash: string;
  readonly name: string;
  readonly kind: RenderedExample["kind"];
  /** Layout in words, as recognised: "JSONL, question + choices + answer index". */
  readonly layout: string;
  readonly mapping: Mapping;
  readonly options: DatasetOptions;
  /** Which column plays which part, for the screen: {question: "question", answer: "correct_answer"}. */
  readonly columns: Readonly<Record<string, string>>;
  readonly examples: number;
  readonly rejected: RejectedRows;
  /** What else a person should know: encoding, repeated choices. */
  readonly notes: readonly string[];
  readonly split: Readonly<Record<SplitPart, number>>;
  readonly firstExamples: readonly RenderedExample[];
}

export interface ExamplePage {
  /** Examples in the part. */
  readonly total: number;
  readonly examples: readonly RenderedExample[];
}

export interface ScoreRequest {
  readonly datasetId: string;
  /** Row number in the file, as an example of `ExamplePage` has it. */
  readonly row: number;
  readonly mask: readonly ModuleId[];
  /** Tuned weights that stand in for the model's own; left out or null: none. */
  readonly tuned?: string | null;
}

/** Natural logarithms. */
export interface ChoiceScores {
  /** Summed over each choice's tokens. */
  readonly logProbs: readonly number[];
  /** Divided by the choice's characters: what acc_norm compares. */
  readonly perCharacter: readonly number[];
  readonly answer: number;
}

export type Sampling = SamplingOptions;

export type { SelfTestReport, VariantReport } from "../engine/self-test-report";

export type GenerateInput =
  /** A conversation, which the model's own chat template words. */
  | { readonly kind: "chat"; readonly messages: readonly ChatMessage[] }
  /** A text to go on with. */
  | { readonly kind: "plain"; readonly prompt: string };

export interface GenerateRequest {
  readonly input: GenerateInput;
  readonly mask: readonly ModuleId[];
  /** Tuned weights that stand in for the model's own; left out or null: none. */
  readonly tuned?: string | null;
  readonly maxTokens: number;
  readonly sampling: Sampling;
}

export interface GenerateResult {
  readonly text: string;
  readonly promptTokens: number;
  /** New ones. */
  readonly tokens: number;
  /** "context": it is as long as the model's context here. */
  readonly stopped: "end" | "length" | "context";
  readonly prefillTps: number;
  /** 0 when one token alone was written: it has no speed. */
  readonly decodeTps: number;
  /** From the engine's start on the prompt to the first new token. */
  readonly firstTokenMs: number;
}

export type ExportFormat = "huggingface" | "gguf";

export interface ExportRequest {
  readonly mask: readonly ModuleId[];
  /** Tuned weights that stand in for the model's own; left out or null: none. */
  readonly tuned?: string | null;
  readonly format: ExportFormat;
  /** Where to write; null writes to the origin's private file system and `file` of the result holds it. */
  readonly target: FileSystemFileHandle | null;
}

export interface ExportPreview {
  readonly fileName: string;
  readonly bytes: number;
  /** Modules that can't leave the file on their own, so that their output projection is zeroed instead: no smaller. */
  readonly zeroed: readonly ModuleId[];
  /** Layers that are gone and no longer in the file. */
  readonly removedLayers: readonly number[];
  /** Of `bytes`, those of a tuned head, which is written in F32 beside the embedding. Left out or 0: the head is as it was. */
  readonly tunedHeadBytes?: number;
}

export interface ExportResult extends ExportPreview {
  /** Largest difference of any logit between the trimmed model here and the reloaded export, on a fixed prompt. */
  readonly verified: { readonly maxDiff: number };
  /** The file itself (backed by the disk), when `target` was null. */
  readonly file: File | null;
}

export interface EvaluateRequest {
  /** Scores anew what was scored before. Left out: only what is missing is scored. */
  readonly fresh?: boolean;
  readonly datasetId: string;
  readonly part: PartSelection;
  readonly mask: readonly ModuleId[];
  /** Tuned weights that stand in for the model's own; left out or null: none. */
  readonly tuned?: string | null;
}

export interface TuneRequest {
  /** Names the run: of a kept run it goes on where that stopped, of a new one it is made by the page. */
  readonly runId: string;
  readonly datasetId: string;
  readonly mask: readonly ModuleId[];
  /** Tuned weights to start from; null: the model's own. */
  readonly from: string | null;
  readonly settings: TuneSettings;
  /** Goes on with the run of this id, whose own settings count. */
  readonly resume: boolean;
}

/** A run whose checkpoint is kept. */
export interface KeptRun {
  readonly runId: string;
  readonly fingerprint: string;
  readonly datasetId: string;
  readonly mask: readonly ModuleId[];
  /** Tuned weights that it began with; null: the model's own. */
  readonly from: string | null;
  readonly settings: TuneSettings;
  readonly step: number;
  readonly bytes: number;
  /** ISO date. */
  readonly savedAt: string;
  readonly finished: boolean;
}

/** Tuned weights that are kept. */
export interface KeptTuned {
  readonly tunedId: string;
  readonly fingerprint: string;
  readonly mask: readonly ModuleId[];
  readonly bytes: number;
}

export interface ScanRequest {
  /** Its calibration part is what is scored. */
  readonly datasetId: string;
  readonly mask: readonly ModuleId[];
  /** Tuned weights that stand in for the model's own; null: none. */
  readonly tuned: string | null;
  readonly strategy: StrategyId;
  readonly seed: number;
  readonly scan: TrimOptions["scan"];
  /** Modules that must stay. */
  readonly keep: readonly ModuleId[];
  /** The first so many calibration rows; null: all of them. */
  readonly rows: number | null;
}

/** How a trim finds its steps: by scans, or as a recipe says. */
export type TrimCourse =
  | { readonly kind: "search"; readonly options: TrimOptions }
  | { readonly kind: "replay"; readonly recipe: Recipe };

export interface TrimRequest {
  /** Made by the page; of a kept run the one to go on with. */
  readonly runId: string;
  readonly datasetId: string;
  /** That accuracies are reported on. */
  readonly part: PartSelection;
  /** What it begins with. */
  readonly mask: readonly ModuleId[];
  readonly tuned: string | null;
  readonly course: TrimCourse;
  /** Goes on with the run of this id, as it was begun. */
  readonly resume: boolean;
}

export type EngineEventBody =
  | { readonly type: "scan"; readonly event: ScanEvent }
  | { readonly type: "trim"; readonly event: TrimEvent }
  | { readonly type: "tune"; readonly event: TuneEvent }
  | { readonly type: "progress"; readonly progress: Progress }
  /** New text of a running `generate`. */
  | { readonly type: "text"; readonly text: string }
  /** The device went away; nothing that the page holds is lost. Call `recover`. */
  | { readonly type: "device-lost"; readonly error: StudioErrorJson }
  /** The open model had to make room for another that then did not fit, and can't come back: none is open now. */
  | { readonly type: "model-closed"; readonly error: StudioErrorJson }
  /** More kernel variants were tried, as a model needed them. */
  | { readonly type: "self-test"; readonly report: SelfTestReport };

export type EngineEvent = EngineEventBody & {
  /** The job that it belongs to; "" for events of the device itself. */
  readonly jobId: string;
  /** Counts up from 0 within one worker. */
  readonly sequence: number;
};

/** A file to open: the path is relative to the dropped folder. */
export interface OpenFile {
  readonly path: string;
  readonly file: File;
}

export type ModelOrigin =
  | { readonly kind: "files"; readonly files: readonly OpenFile[] }
  /** Files that the page's own server has, by address. */
  | { readonly kind: "urls"; readonly urls: readonly { readonly path: string; readonly url: string }[] }
  /** Files that `downloadHub` has put into the origin's private file system. */
  | { readonly kind: "hub"; readonly repo: HubRepo; readonly paths: readonly string[] };

export type DatasetOrigin =
  | { readonly kind: "file"; readonly file: File }
  | { readonly kind: "url"; readonly name: string; readonly url: string };

export interface EngineApi {
  /** Opens the adapter. Errors: "no-webgpu". `sink` is a comlink proxy. */
  start(sink: (event: EngineEvent) => void): Promise<AdapterSummary>;
  /**
   * Tries the kernels that every model needs against their oracles; those of a precision are tried when a model of it is
   * opened, and told by a "self-test" event. A variant that fails is not used.
   */
  selfTest(jobId: string): Promise<SelfTestReport>;
  /** Reads headers only; what can't be opened is told as reasons, not as an error. */
  inspectModel(jobId: string, origin: ModelOrigin): Promise<ModelInspection>;
  /** Replaces the open model once the new one is whole; on any error the old one stays, or "model-closed" tells that it could not. */
  openModel(jobId: string, origin: ModelOrigin): Promise<OpenModelSummary>;
  /** What the file would be under these options; a layout that does not fit is told as a problem, not as an error. */
  previewDataset(jobId: string, origin: DatasetOrigin, options: DatasetOptions): Promise<DatasetPreview>;
  /** Errors: "dataset" when it needs the person: a layout that is not recognised, labels without names. */
  openDataset(jobId: string, origin: DatasetOrigin, options: DatasetOptions): Promise<DatasetSummary>;
  /** All rows that the file loses under these options, in file order. Errors: those of reading the file. */
  rejectedRows(jobId: string, origin: DatasetOrigin, options: DatasetOptions): Promise<readonly RejectedRow[]>;
  /** What `openDataset` gave, with its prompts as the model sees them that is open now. Errors: "usage" for an unknown dataset. */
  describeDataset(datasetId: string): Promise<DatasetSummary>;
  closeDataset(datasetId: string): Promise<void>;
  /** `count` examples of a part from `offset` on, in file order. */
  examples(datasetId: string, part: PartSelection, offset: number, count: number): Promise<ExamplePage>;
  /** Place of a row among a part's examples, 0-based as `offset` of `examples`; null when it is not in that part. */
  placeOf(datasetId: string, part: PartSelection, row: number): Promise<number | null>;
  /** Errors: "dataset" for a row that has no choices or does not fit the context. */
  scoreChoices(jobId: string, request: ScoreRequest): Promise<ChoiceScores>;
  /** The token is held in memory and serves the later calls to the same address. Errors: "io" for a server that can't be reached or refuses. */
  listHub(jobId: string, repo: HubRepo, token: string | null): Promise<HubListing>;
  /** Runs beside other jobs and goes on where an earlier call stopped. Errors: "io", "disk-full", "malformed", "cancelled" (what came stays). */
  downloadHub(jobId: string, repo: HubRepo, paths: readonly string[]): Promise<HubListing>;
  cachedRepos(): Promise<readonly CachedRepo[]>;
  removeCachedRepo(repo: HubRepo): Promise<void>;
  evaluate(jobId: string, request: EvaluateRequest): Promise<AccuracyResult>;
  measureSpeed(jobId: string, mask: readonly ModuleId[], tuned?: string | null): Promise<SpeedResult>;
  /** What a run with these settings would take and train, from headers and tokens alone. */
  planTuning(jobId: string, request: TuneRequest): Promise<TunePlan>;
  /** A short run at growing learning rates on copies: the norm rate to take. Nothing is kept. */
  probeRate(jobId: string, request: TuneRequest): Promise<{ readonly normRate: number }>;
  /** Told by "tune" events. Pausing and `cancel` keep the checkpoint; errors: "usage", "gpu-out-of-memory", "cancelled", "device-lost". */
  tune(jobId: string, request: TuneRequest): Promise<TuneOutcome>;
  /** Ends a running `tune` at the next step, which then resolves with its best state. */
  stopTuning(jobId: string): Promise<void>;
  keptRuns(): Promise<readonly KeptRun[]>;
  removeRun(runId: string): Promise<void>;
  keptTuned(): Promise<readonly KeptTuned[]>;
  removeTuned(tunedId: string): Promise<void>;
  /** Told by "scan" events. Errors: "usage" for fewer calibration rows than 8 or nothing that may go, "cancelled", "device-lost". */
  scan(jobId: string, request: ScanRequest): Promise<ScanResult>;
  /** What a trim would take, and what forbids it. */
  planTrim(jobId: string, request: TrimRequest): Promise<TrimPlan>;
  /**
   * Told by "trim" events; saved after every phase. Errors: "usage" with every problem of the plan, and for a recipe of another
   * model or dataset; "cancelled" and "device-lost" keep what was saved.
   */
  trim(jobId: string, request: TrimRequest): Promise<TrimOutcome>;
  /** Ends a running `trim` before its next phase, which then resolves with the steps it has. */
  stopTrim(jobId: string): Promise<void>;
  keptTrims(): Promise<readonly KeptTrim[]>;
  removeTrim(runId: string): Promise<void>;
  generate(jobId: string, request: GenerateRequest): Promise<GenerateResult>;
  previewExport(mask: readonly ModuleId[], format: ExportFormat, tuned?: string | null): Promise<ExportPreview>;
  exportModel(jobId: string, request: ExportRequest): Promise<ExportResult>;
  /** Ends the job as soon as the work at hand allows; its call rejects with "cancelled". */
  cancel(jobId: string): Promise<void>;
  /** The job stops between two units of work and holds its place. */
  pause(jobId: string): Promise<void>;
  resume(jobId: string): Promise<void>;
  /** After "device-lost": a new device, and the open model on it again. */
  recover(jobId: string): Promise<AdapterSummary>;
}
