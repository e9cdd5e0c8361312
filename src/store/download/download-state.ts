/** What the screen knows of the two ways out: the download and its dialog, publishing and its form. */
import type { ExportChoices, Precision, SingleModules } from "../../export/records/choices";
import type { StudioError } from "../../shared/errors";
import type { RecipeExport } from "../../trim/records/recipe-export";
import type { ExportPreview, ExportResult, PublishResult } from "../../worker/protocol";

/** What was written and verified, by the state's key (measure/measurements.ts): for each choice of format, precision and layout the last. */
export type Exported = Readonly<Record<string, readonly RecipeExport[]>>;

export interface ExportState {
  readonly open: boolean;
  readonly choices: ExportChoices;
  /** Null while it is asked for, or when that failed. */
  readonly preview: ExportPreview | null;
  /** Why there is no preview. */
  readonly failure: StudioError | null;
  /** Bytes of what was planned while the dialog is open, by `wishKey`; null: that can't be written. */
  readonly sizes: Readonly<Record<string, number | null>>;
  /** Whether the written file is measured too; null: where its numbers are not those of the state. */
  readonly measures: boolean | null;
  readonly result: ExportResult | null;
  /** Whether the person has the file of `result`: it may have been measured only. */
  readonly isSaved: boolean;
  /** Why the last one came to nothing. */
  readonly refusal: StudioError | null;
}

export interface PublishForm {
  /** "name/model", as typed. */
  readonly repo: string;
  readonly isPrivate: boolean;
  /** Lives in memory only. */
  readonly token: string;
  /** Of the folder. */
  readonly precision: Precision;
  /** Of the GGUF beside it; null: none. */
  readonly gguf: Precision | null;
  readonly singles: SingleModules;
}

/** What would be uploaded. */
export interface PublishPlan {
  readonly folder: ExportPreview;
  readonly gguf: ExportPreview | null;
}

export interface PublishState {
  readonly open: boolean;
  readonly form: PublishForm;
  /** Null while it is asked for, or when that failed. */
  readonly plan: PublishPlan | null;
  /** Why there is no plan. */
  readonly failure: StudioError | null;
  readonly result: PublishResult | null;
  /** Why the last one came to nothing. */
  readonly refusal: StudioError | null;
}

export const INITIAL_EXPORT: ExportState = {
  open: false, choices: { format: "huggingface", precision: "source", singles: "absent" }, preview: null, failure: null, sizes: {}, measures: null, result: null, isSaved: false, refusal: null,
};

export const INITIAL_PUBLISH: PublishState = {
  open: false, form: { repo: "", isPrivate: true, token: "", precision: "source", gguf: null, singles: "absent" }, plan: null, failure: null, result: null, refusal: null,
};
