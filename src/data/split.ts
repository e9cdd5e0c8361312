/** A dataset's four parts. Pure and seeded: the same rows and options give the same split anywhere. */
import { StudioError } from "../shared/errors";
import { createRandom } from "../shared/random";
import { duplicateGroups } from "./duplicates";
import type { Identity } from "./duplicates";
import type { SplitOptions } from "./mapping";

export const SPLIT_PARTS = ["calibration", "validation", "test", "tuning"] as const;
export type SplitPart = (typeof SPLIT_PARTS)[number];

/** Indices into the examples, ascending, so that a part keeps the file's order. */
export type Split = Readonly<Record<SplitPart, readonly number[]>>;
type Sizes = Readonly<Record<SplitPart, number>>;

/** Share of a small file and most of a large one: a scan, a choice between masks and a final number need no more. */
const CALIBRATION = { share: 0.15, most: 128, least: 8 };
const VALIDATION = { share: 0.2, most: 250, least: 1 };
const TEST = { share: 0.25, most: 250, least: 1 };
/** A part has its least where that is no more than a quarter of all: of fewer than 8 rows a scan tells nothing. */
const MOST_SHARE = 0.25;
/** From so many examples on no part is empty. */
const ENOUGH_FOR_ALL = 4;

/** How many examples each part is meant to get; tuning gets the rest. Errors: "usage" when the wanted sizes are more than there is. */
export function splitSizes(n: number, wanted: SplitOptions["sizes"] = null): Sizes {
  if (wanted !== null) return wantedSizes(n, wanted);
  const sizeOf = ({ share, most, least }: { readonly share: number; readonly most: number; readonly least: number }): number =>
    Math.max(n < ENOUGH_FOR_ALL ? 0 : 1, Math.min(most, Math.floor(n * share)), least <= n * MOST_SHARE ? least : 0);
  const [calibration, validation] = [sizeOf(CALIBRATION), sizeOf(VALIDATION)];
  // A file of one row can still be measured.
  const test = Math.min(n, Math.max(1, sizeOf(TEST)));
  return { calibration, validation, test, tuning: n - calibration - validation - test };
}

function wantedSizes(n: number, { calibration, validation, test }: NonNullable<SplitOptions["sizes"]>): Sizes {
  const total = calibration + validation + test;
  if (total <= n) return { calibration, validation, test, tuning: n - total };
  throw new StudioError(
    "usage",
    `The parts are to have ${calibration} + ${validation} + ${test} = ${total.toLocaleString("en")} examples, and the dataset has ${n.toLocaleString("en")}.`,
    "Make the parts smaller, or leave their sizes to the studio.",
  );
}

/**
 * Disjoint parts that cover all rows. Duplicates stay on one side, so a part can miss its size where groups
 * of them are large. Errors: those of `splitSizes`.
 */
export function splitRows(rows: readonly Identity[], { seed, sizes: wanted }: SplitOptions): Split {
  const parts: Record<SplitPart, number[]> = { calibration: [], validation: [], test: [], tuning: [] };
  const sizes = splitSizes(rows.length, wanted);
  for (const group of createRandom(seed).shuffle(duplicateGroups(rows))) {
    const part = parts[partFor(group.length, parts, sizes)];
    // A group can be longer than a call may have arguments.
    for (const index of group) part.push(index);
  }
  for (const part of SPLIT_PARTS) parts[part].sort((a, b) => a - b);
  return parts;
}

/** Where a part that the person gave a size has another one. */
export function splitNotes(split: Split, { sizes }: SplitOptions): string[] {
  if (sizes === null) return [];
  return (["calibration", "validation", "test"] as const)
    .filter((part) => split[part].length !== sizes[part])
    .map((part) => `The ${part} part has ${split[part].length} of ${sizes[part]} examples: rows with the same question stay together.`);
}

/** Test fills first: what must not be missing is the number that is reported. */
const FILL_ORDER: readonly SplitPart[] = ["test", "validation", "calibration"];

function partFor(size: number, parts: Split, sizes: Sizes): SplitPart {
  const room = (part: SplitPart): number => sizes[part] - parts[part].length;
  return FILL_ORDER.find((part) => room(part) >= size) ?? overflowPart(parts, sizes);
}

/** A group larger than every room left: into tuning, but first into a test part that would stay empty. */
function overflowPart(parts: Split, sizes: Sizes): SplitPart {
  return parts.test.length === 0 && sizes.test > 0 && parts.tuning.length >= sizes.tuning ? "test" : "tuning";
}
