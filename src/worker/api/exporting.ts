/** The trimmed model as a file. */
import type { ModuleId } from "../../model/mask";

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

export interface ExportApi {
  previewExport(mask: readonly ModuleId[], format: ExportFormat, tuned?: string | null): Promise<ExportPreview>;
  exportModel(jobId: string, request: ExportRequest): Promise<ExportResult>;
}
