/** Whose a batch's rows are. Pure. */
import type { PackedBatch } from "../data/pack";
import type { TokenisedExample } from "../data/tokens";
import { present } from "../shared/assert";

/** What a packed batch has of one example. */
export interface ExampleRows {
  readonly example: TokenisedExample;
  /** Of the batch, ascending. */
  readonly rows: readonly number[];
  /** Rows among them of the context; an example that spreads over several batches has it in each. */
  readonly context: ReadonlySet<number>;
}

/** By example, in the batch's order; `group` is what the batch was packed from. */
export function exampleRows({ rowStart, ownStart, targets }: PackedBatch, group: readonly TokenisedExample[]): ExampleRows[] {
  const byStart = new Map(targets.map(({ row, example }) => [rowStart[row], example]));
  const found = new Map<number, { rows: number[]; context: Set<number> }>();
  rowStart.forEach((start, row) => {
    const of = found.get(start) ?? { rows: [], context: new Set() };
    found.set(start, of);
    of.rows.push(row);
    if (ownStart[row] === start) of.context.add(row);
  });
  return [...found].map(([start, of]) => ({ ...of, example: present(group[byStart.get(start) ?? -1], "the example of a row") }));
}
