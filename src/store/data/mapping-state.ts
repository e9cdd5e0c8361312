/** What the mapping dialog shows: one dataset file under options that are being tried. */
import type { DatasetOptions } from "../../data/mapping";
import type { StudioErrorJson } from "../../shared/errors";
import type { DatasetPreview } from "../../worker/protocol";
import type { DatasetSource } from "../sources";

/** A new object for every dialog: answers of the engine are told by it which dialog asked. */
export interface MappingSubject {
  readonly name: string;
  readonly source: DatasetSource;
  readonly synthetic: boolean;
  /** The open dataset that applying replaces; null for a file that could not be opened as it is. */
  readonly replaces: string | null;
}

export interface MappingState {
  readonly subject: MappingSubject;
  /** What applying opens the file with; `mapping` holds only what the person set. */
  readonly options: DatasetOptions;
  /** The latest answer, which is behind `options` while `pending`; null before the first. */
  readonly preview: DatasetPreview | null;
  /** The latest preview in which something was recognised: what the controls show while a template is half typed. */
  readonly basis: DatasetPreview | null;
  readonly pending: boolean;
  /** Why the file itself can't be read any more. */
  readonly failure: StudioErrorJson | null;
  /** Files that need the person too, after this one. */
  readonly waiting: readonly MappingRequest[];
}

export type MappingRequest = Pick<MappingState, "subject" | "options" | "preview">;
