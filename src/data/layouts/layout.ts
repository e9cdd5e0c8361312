/** What every layout of rows is to the rest: a record in `registry.ts`. */
import type { Mapping, LayoutId, PartialMapping } from "../mapping";
import type { Fields, Table } from "../table";

/** A row's choices as the file gives them. */
export interface RowChoices {
  readonly texts: readonly string[];
  /** The file's own label of each choice, null when it has none. */
  readonly labels: readonly string[] | null;
}

/** A mapping whose answer column is still to be chosen, by what its values say. */
export interface LayoutMatch {
  readonly question: string | null;
  readonly passage: string | null;
  readonly choices: string | readonly string[];
  readonly fixedChoices: readonly string[] | null;
  readonly labelNames?: Readonly<Record<string, string>> | null;
  /** Columns that may hold the answer, best first. */
  readonly answers: readonly string[];
}

interface LayoutBase {
  readonly id: LayoutId;
  /** What the table would be in this layout, or null. What `wanted` names goes before what is recognised. */
  recognise(table: Table, wanted: PartialMapping): LayoutMatch | null;
}

export interface ChoiceLayout extends LayoutBase {
  readonly kind: "choice";
  /** Where the choices are, in words: the middle of "question + … + answer". */
  readonly label: string;
  /** True: the answer column holds the right choice itself, and the choices are shuffled by row. */
  readonly shuffles: boolean;
  /** The row's choices, or the reason why it has none. */
  read(fields: Fields, mapping: Pick<Mapping, "columns" | "fixedChoices">): RowChoices | string;
}

/** The answer column holds a text to go on with; there is nothing to choose from. */
export interface CompletionLayout extends LayoutBase {
  readonly kind: "completion";
  /** The row's parts in words. */
  readonly label: string;
}

export type Layout = ChoiceLayout | CompletionLayout;
