/**
 * The types that both ends of the worker share, and nothing else. Calls are one interface through
 * comlink; what a call reports while it runs is one union of events, each with its job and a sequence number.
 * Masks cross as arrays of module ids. Errors cross as `StudioErrorJson` inside a rejected promise (client.ts revives them).
 */
import type { SamplingOptions } from "../engine/generate";
import type { AccuracyResult, SpeedResult } from "../evaluate/results";
import type { ModuleId } from "../model/mask";
import type { ModelSummary } from "../model/summary";
import type { StudioErrorJson } from "../shared/errors";
import type { Progress } from "../shared/progress";

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
}

export interface RejectedRow {
  /** 0-based row of the file. */
  readonly row: number;
  readonly reason: string;
}

export type SplitPart = "calibration" | "validation" | "test" | "tuning";
export type PartSelection = SplitPart | "all";

export interface RenderedExample {
  readonly row: number;
  readonly context: string;
  readonly choices: readonly string[];
  readonly answer: number;
}

export interface DatasetSummary {
  /** Unique within this worker. */
  readonly id: string;
  readonly name: string;
  /** Layout in words, as recognised: "JSONL, question + choices + answer index". */
  readonly layout: string;
  /** Which column plays which part, for the screen: {question: "question", answer: "correct_answer"}. */
  readonly columns: Readonly<Record<string, string>>;
  readonly examples: number;
  readonly rejected: readonly RejectedRow[];
  /** What else a person should know: encoding, repeated choices. */
  readonly notes: readonly string[];
  readonly split: Readonly<Record<SplitPart, number>>;
  readonly firstExamples: readonly RenderedExample[];
  /** What guessing gets: the mean of 1 / choices. */
  readonly chance: number;
}

export type Sampling = SamplingOptions;

export interface GenerateRequest {
  readonly prompt: string;
  /** Wrap the prompt in the model's chat template as one user message. */
  readonly chat: boolean;
  readonly mask: readonly ModuleId[];
  readonly maxTokens: number;
  readonly sampling: Sampling;
}

export interface GenerateResult {
  readonly text: string;
  readonly tokens: number;
  readonly stopped: "end" | "length";
  readonly prefillTps: number;
  readonly decodeTps: number;
}

export type ExportFormat = "huggingface" | "gguf";

export interface ExportRequest {
  readonly mask: readonly ModuleId[];
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
}

export interface ExportResult extends ExportPreview {
  /** Largest difference of any logit between the trimmed model here and the reloaded export, on a fixed prompt. */
  readonly verified: { readonly maxDiff: number };
  /** The file itself (backed by the disk), when `target` was null. */
  readonly file: File | null;
}

export interface EvaluateRequest {
  readonly datasetId: string;
  readonly part: PartSelection;
  readonly limit: number | null;
  readonly mask: readonly ModuleId[];
}

export type EngineEventBody =
  | { readonly type: "progress"; readonly progress: Progress }
  /** New text of a running `generate`. */
  | { readonly type: "text"; readonly text: string }
  /** The device went away; nothing that the page holds is lost. Call `recover`. */
  | { readonly type: "device-lost"; readonly error: StudioErrorJson };

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
  | { readonly kind: "urls"; readonly urls: readonly { readonly path: string; readonly url: string }[] };

export type DatasetOrigin =
  | { readonly kind: "file"; readonly file: File }
  | { readonly kind: "url"; readonly name: string; readonly url: string };

export interface EngineApi {
  /** Opens the adapter. Errors: "no-webgpu". `sink` is a comlink proxy. */
  start(sink: (event: EngineEvent) => void): Promise<AdapterSummary>;
  /** Replaces the open model once the new one is whole; on any error the old one stays. */
  openModel(jobId: string, origin: ModelOrigin): Promise<OpenModelSummary>;
  openDataset(jobId: string, origin: DatasetOrigin): Promise<DatasetSummary>;
  evaluate(jobId: string, request: EvaluateRequest): Promise<AccuracyResult>;
  measureSpeed(jobId: string, mask: readonly ModuleId[]): Promise<SpeedResult>;
  generate(jobId: string, request: GenerateRequest): Promise<GenerateResult>;
  previewExport(mask: readonly ModuleId[], format: ExportFormat): Promise<ExportPreview>;
  exportModel(jobId: string, request: ExportRequest): Promise<ExportResult>;
  /** Ends the job as soon as the work at hand allows; its call rejects with "cancelled". */
  cancel(jobId: string): Promise<void>;
  /** After "device-lost": a new device, and the open model on it again. */
  recover(jobId: string): Promise<AdapterSummary>;
}
