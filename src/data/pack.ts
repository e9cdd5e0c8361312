/**
 * Tokenised examples -> batches for packed scoring: long rows of tokens without padding, where a context stands
 * once and all its choices attend to it. Pure data; the engine only runs it.
 */
import { StudioError } from "../shared/errors";
import type { TokenisedExample } from "./tokens";

export interface PackTarget {
  /** Row of the batch whose output predicts the token. */
  readonly row: number;
  readonly tokenId: number;
  /** Index into the examples given to `packExamples`. */
  readonly example: number;
  readonly choice: number;
}

/**
 * Struct of arrays, each [T]. Row r attends to rows [rowStart, sharedEnd) and [ownStart, r].
 * Context rows: sharedEnd = rowStart (empty) and ownStart = rowStart, so that they are plainly causal.
 * Choice rows: [rowStart, sharedEnd) is their context, ownStart the first row of their choice.
 */
export interface PackedBatch {
  readonly ids: Uint32Array<ArrayBuffer>;
  /** Position that RoPE sees: every choice continues the context. */
  readonly positions: Uint32Array<ArrayBuffer>;
  readonly rowStart: Uint32Array<ArrayBuffer>;
  readonly sharedEnd: Uint32Array<ArrayBuffer>;
  readonly ownStart: Uint32Array<ArrayBuffer>;
  /** By example, then choice, then token. */
  readonly targets: readonly PackTarget[];
}

export interface PackLimits {
  readonly maxTokens: number;
}

/** What stays together in a batch: a context with some of its choices (all of them where they fit). */
interface Unit {
  readonly example: number;
  readonly choices: readonly number[];
  readonly tokens: number;
}

/**
 * Order-preserving. An example stays in one batch unless it alone is over the limit; then its choices spread over
 * several units, each with the context again. The last token of a choice predicts nothing and is left out.
 * Errors: "limit" when a context with one choice is over it.
 */
export function packExamples(examples: readonly TokenisedExample[], limits: PackLimits): PackedBatch[] {
  const units = examples.flatMap((example, index) => unitsOf(example, index, limits));
  return groupUnits(units, limits).map((group) => layOut(examples, group));
}

function unitsOf(example: TokenisedExample, index: number, limits: PackLimits): Unit[] {
  const units: Unit[] = [];
  let open = emptyUnit(example, index);
  example.choiceIds.forEach((ids, choice) => {
    if (open.choices.length > 0 && !fits(withChoice(open, choice, ids.length), limits)) {
      units.push(open);
      open = emptyUnit(example, index);
    }
    open = withChoice(open, choice, ids.length);
    if (!fits(open, limits)) throw tooLong(example, choice, open.tokens, limits);
  });
  return [...units, open];
}

function emptyUnit(example: TokenisedExample, index: number): Unit {
  return { example: index, choices: [], tokens: example.contextIds.length };
}

function withChoice(unit: Unit, choice: number, length: number): Unit {
  return { ...unit, choices: [...unit.choices, choice], tokens: unit.tokens + length - 1 };
}

function fits(size: { readonly tokens: number }, limits: PackLimits): boolean {
  return size.tokens <= limits.maxTokens;
}

function tooLong(example: TokenisedExample, choice: number, tokens: number, limits: PackLimits): StudioError {
  return new StudioError(
    "limit",
    `Row ${example.row + 1}: the prompt with choice ${choice + 1} takes ${tokens} tokens; a batch holds ${limits.maxTokens}.`,
    "Shorten that row, or leave it out of the dataset.",
  );
}

function groupUnits(units: readonly Unit[], limits: PackLimits): Unit[][] {
  const groups: Unit[][] = [];
  let tokens = 0;
  for (const unit of units) {
    const last = groups.at(-1);
    if (last !== undefined && fits({ tokens: tokens + unit.tokens }, limits)) {
      last.push(unit);
      tokens += unit.tokens;
    } else {
      groups.push([unit]);
      tokens = unit.tokens;
    }
  }
  return groups;
}

function layOut(examples: readonly TokenisedExample[], units: readonly Unit[]): PackedBatch {
  const total = units.reduce((sum, unit) => sum + unit.tokens, 0);
  const rows = new RowWriter(total);
  // A unit's index is where it came from.
  for (const unit of units) writeUnit(rows, examples[unit.example] as TokenisedExample, unit);
  return rows.batch();
}

function writeUnit(rows: RowWriter, example: TokenisedExample, unit: Unit): void {
  const start = rows.length;
  const context = example.contextIds.length;
  example.contextIds.forEach((id, position) => rows.push(id, position, { rowStart: start, sharedEnd: start, ownStart: start }));
  for (const choice of unit.choices) {
    const segment = { rowStart: start, sharedEnd: start + context, ownStart: rows.length };
    // The choice comes from the same example.
    const ids = example.choiceIds[choice] as readonly number[];
    ids.forEach((tokenId, offset) => {
      const row = offset === 0 ? segment.sharedEnd - 1 : rows.length - 1;
      rows.target({ row, tokenId, example: unit.example, choice });
      if (offset < ids.length - 1) rows.push(tokenId, context + offset, segment);
    });
  }
}

class RowWriter {
  length = 0;
  private readonly arrays: Record<"ids" | "positions" | "rowStart" | "sharedEnd" | "ownStart", Uint32Array<ArrayBuffer>>;
  private readonly targets: PackTarget[] = [];

  constructor(total: number) {
    const array = (): Uint32Array<ArrayBuffer> => new Uint32Array(total);
    this.arrays = { ids: array(), positions: array(), rowStart: array(), sharedEnd: array(), ownStart: array() };
  }

  push(id: number, position: number, segment: { readonly rowStart: number; readonly sharedEnd: number; readonly ownStart: number }): void {
    this.arrays.ids[this.length] = id;
    this.arrays.positions[this.length] = position;
    this.arrays.rowStart[this.length] = segment.rowStart;
    this.arrays.sharedEnd[this.length] = segment.sharedEnd;
    this.arrays.ownStart[this.length] = segment.ownStart;
    this.length++;
  }

  target(target: PackTarget): void {
    this.targets.push(target);
  }

  batch(): PackedBatch {
    return { ...this.arrays, targets: this.targets };
  }
}
