/** An export as data, before any byte of it is written: which files, which tensors in them, and where every byte comes from. */
import type { TensorEntry, TensorToWrite } from "../formats/tensor-directory";
import type { ByteSource } from "../formats/byte-source";
import type { ModuleId } from "../model/mask";
import type { ExportChoices } from "./records/choices";
import type { PartlyTunedHead } from "./tuned-head-rows";

/** How the rows of q and k move within each head: see model/row-order.ts. */
export interface RowMove {
  readonly to: "halves" | "pairs";
  readonly headDim: number;
}

/** Where a tensor's rows come from. All but the first two are written in whatever type the planned tensor has. */
export type TensorContent =
  /** The source's bytes, untouched. */
  | { readonly kind: "copy"; readonly entry: TensorEntry }
  /** Zero bytes, which are zeros in every type. */
  | { readonly kind: "zero" }
  /** The source's rows, perhaps moved; in the source's own type their bytes are kept. */
  | { readonly kind: "convert"; readonly entry: TensorEntry; readonly rows: RowMove | null }
  /** The source's rows and columns exchanged; in the source's own type, which must not be of blocks, their bits are kept. */
  | { readonly kind: "transpose"; readonly entry: TensorEntry }
  /** F32, whole. */
  | { readonly kind: "values"; readonly values: Float32Array<ArrayBuffer> }
  /** The frozen head of `entry` with what was tuned of it. */
  | { readonly kind: "head"; readonly entry: TensorEntry; readonly head: PartlyTunedHead };

export interface PlannedTensor extends TensorToWrite {
  readonly content: TensorContent;
  readonly bytes: number;
}

export type PlannedFile = {
  /** Relative to the export's folder; a GGUF's file name. */
  readonly path: string;
  readonly size: number;
} & (
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A file of the source, byte for byte. */
  | { readonly kind: "copy"; readonly source: ByteSource }
  /** The header, then the tensors in order, each filled with zeros to a multiple of `alignment`. */
  | { readonly kind: "tensors"; readonly header: Uint8Array<ArrayBuffer>; readonly tensors: readonly PlannedTensor[]; readonly alignment: number }
);

/** The files of a format, and what other programs will take them for. */
export type PlannedFormat = Pick<ExportPlan, "files" | "architecture" | "notes">;

export interface ExportPlan {
  readonly choices: ExportChoices;
  /** What other programs take it for: a GGUF's general.architecture, a folder's model_type. */
  readonly architecture: string;
  /** Name to suggest: a .gguf, or the .zip that holds the folder. */
  readonly fileName: string;
  readonly files: readonly PlannedFile[];
  /** Of all files together. */
  readonly bytes: number;
  /** Single modules that the file is without. */
  readonly absent: readonly ModuleId[];
  /** Single modules whose output projection is zeros: the file is no smaller for it. */
  readonly zeroed: readonly ModuleId[];
  /** Source layers that are not in the export; the others are numbered anew. */
  readonly removedLayers: readonly number[];
  /** Of a tuned head, which is written beside the embedding; 0 when the head is as it was. */
  readonly tunedHeadBytes: number;
  /** What differs from what was asked for, a sentence each: "12 matrices stay in F16: their rows are no multiple of 32." */
  readonly notes: readonly string[];
}
