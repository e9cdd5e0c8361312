/** The trimmed model as files: what they will be, writing them, and publishing them on the Hub. */
import type { AccuracyResult, SpeedResult } from "../../evaluate/results";
import type { ExportAbout } from "../../export/records/about";
import type { ExportChoices } from "../../export/records/choices";
import type { Verification } from "../../export/records/verification";
import type { ModuleId } from "../../model/mask";
import type { PartSelection } from "./datasets";

/** What is exported. */
export interface ExportSubject {
  readonly mask: readonly ModuleId[];
  /** Tuned weights that stand in for the model's own; left out or null: none. */
  readonly tuned?: string | null;
  readonly choices: ExportChoices;
  /** Left out or null: it tells no more of itself than the source does. */
  readonly about?: ExportAbout | null;
}

export interface ExportRequest extends ExportSubject {
  /** Where to write; null writes to the origin's private file system and `file` of the result holds it. */
  readonly target: FileSystemFileHandle | null;
  /** What accuracy of the written file is measured on; its speed is measured as well. Left out or null: neither. */
  readonly measure?: { readonly datasetId: string; readonly part: PartSelection } | null;
  /** What was written is removed again, and the result has no `file`. */
  readonly numbersOnly?: boolean;
}

export interface ExportPreview {
  readonly fileName: string;
  readonly bytes: number;
  /** What other programs take it for: a GGUF's general.architecture, a folder's model_type. */
  readonly architecture: string;
  /** Single modules that the file is without. */
  readonly absent: readonly ModuleId[];
  /** Single modules whose output projection is zeroed instead: no smaller. */
  readonly zeroed: readonly ModuleId[];
  /** Layers that are gone and no longer in the file. */
  readonly removedLayers: readonly number[];
  /** Of `bytes`, those of a tuned head, which is written beside the embedding. Left out or 0: the head is as it was. */
  readonly tunedHeadBytes?: number;
  /** What differs from what was asked for, a sentence each. */
  readonly notes: readonly string[];
  /** Every file, in order; a GGUF is one. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/** Of the written file, opened anew. */
export interface ExportMeasured {
  readonly accuracy: AccuracyResult;
  readonly speed: SpeedResult;
}

export interface ExportResult extends ExportPreview {
  readonly verified: Verification;
  /** Null when it was not asked for, or could not be. */
  readonly measured: ExportMeasured | null;
  /** Why it was not measured though that was asked for, a sentence: a cancelled measurement leaves a verified file. */
  readonly unmeasured?: string;
  /** The file itself (backed by the disk), when `target` was null and more than the numbers was asked for. */
  readonly file: File | null;
}

export interface PublishRequest extends Omit<ExportSubject, "choices"> {
  /** The folder, and beside it a GGUF where `gguf` is not null. */
  readonly folder: ExportChoices;
  readonly gguf: ExportChoices | null;
  /** "name/model"; it is made where there is none. */
  readonly repo: string;
  readonly isPrivate: boolean;
  /** Serves this call and is not kept. */
  readonly token: string;
  /** "https://huggingface.co", or a mirror. */
  readonly hubAddress: string;
}

export interface PublishResult {
  /** Of the page that shows it. */
  readonly url: string;
  readonly commit: string;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly verified: Verification;
}

export interface ExportApi {
  /** Errors: those of `planExport`. */
  previewExport(subject: ExportSubject): Promise<ExportPreview>;
  /**
   * Writes, reads back byte by byte, verifies, and measures where that is asked for. Cancelled before it is verified it leaves nothing,
   * or the file that it was to replace; cancelled while it measures it is done, without numbers. Errors: "usage", "unsupported",
   * "disk-full", "io" also for an export that reads differently, "gpu-out-of-memory" where the device has no room for a second model.
   */
  exportModel(jobId: string, request: ExportRequest): Promise<ExportResult>;
  /** Writes to the origin's private file system, verifies, uploads in one commit, and removes what was written. Errors: those of `exportModel`; "io" for a server that can't be reached or refuses. */
  publish(jobId: string, request: PublishRequest): Promise<PublishResult>;
}
