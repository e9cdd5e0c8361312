/** What every file format of a dataset is to the rest: a record in `registry.ts`. */
import type { Table } from "../table";

/** A text file, decoded once for all importers that look at it. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
  readonly notes: readonly string[];
}

export interface TextImporter {
  readonly id: string;
  readonly label: string;
  /** Decided by content; cheap. */
  recognise(file: TextFile): boolean;
  /** Errors: "malformed", "limit", "dataset". */
  read(file: TextFile): Table;
}
