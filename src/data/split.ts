/** A dataset's four parts. Pure and seeded: the same examples and seed give the same split anywhere. */
import { createRandom } from "../shared/random";
import { duplicateGroups } from "./duplicates";
import type { ChoiceExample } from "./example";

export const SPLIT_PARTS = ["calibration", "validation", "test", "tuning"] as const;
export type SplitPart = (typeof SPLIT_PARTS)[number];

/** Indices into the examples, ascending, so that a part keeps the file's order. */
export type Split = Readonly<Record<SplitPart, readonly number[]>>;

/** Share of a small file and most of a large one: a scan, a choice between masks and a final number need no more. */
const CALIBRATION = { share: 0.15, most: 128 };
const VALIDATION = { share: 0.2, most: 250 };
const TEST = { share: 0.25, most: 250 };
/** From so many examples on no part is empty. */
const ENOUGH_FOR_ALL = 4;

/** How many examples each part is meant to get; tuning gets the rest. */
export function splitSizes(n: number): Record<SplitPart, number> {
  const sizeOf = (part: { readonly share: number; readonly most: number }): number =>
    Math.max(n < ENOUGH_FOR_ALL ? 0 : 1, Math.min(part.most, Math.floor(n * part.share)));
  const [calibration, validation] = [sizeOf(CALIBRATION), sizeOf(VALIDATION)];
  // A file of one row can still be measured.
  const test = Math.min(n, Math.max(1, sizeOf(TEST)));
  return { calibration, validation, test, tuning: n - calibration - validation - test };
}

/**
 * Disjoint parts that cover all examples. Duplicates stay on one side, so a part can miss its size where groups
 * of them are large.
 */
export function splitExamples(examples: readonly ChoiceExample[], seed: number): Split {
  const parts: Record<SplitPart, number[]> = { calibration: [], validation: [], test: [], tuning: [] };
  const sizes = splitSizes(examples.length);
  for (const group of createRandom(seed).shuffle(duplicateGroups(examples))) {
    parts[partFor(group.length, parts, sizes)].push(...group);
  }
  for (const part of SPLIT_PARTS) parts[part].sort((a, b) => a - b);
  return parts;
}

/** Test fills first: what must not be missing is the number that is reported. */
const FILL_ORDER: readonly SplitPart[] = ["test", "validation", "calibration"];

function partFor(size: number, parts: Readonly<Record<SplitPart, readonly number[]>>, sizes: Readonly<Record<SplitPart, number>>): SplitPart {
  const room = (part: SplitPart): number => sizes[part] - parts[part].length;
  return FILL_ORDER.find((part) => room(part) >= size) ?? overflowPart(parts, sizes);
}

/** A group larger than every room left: into tuning, but first into a test part that would stay empty. */
function overflowPart(parts: Readonly<Record<SplitPart, readonly number[]>>, sizes: Readonly<Record<SplitPart, number>>): SplitPart {
  return parts.test.length === 0 && parts.tuning.length >= sizes.tuning ? "test" : "tuning";
}
