/**
 * A race among the candidates of a scan. The rows that the model finds hardest come first, for they hold most of the loss; after
 * each part of them a candidate leaves that is behind the last one that may go by more than the rows to come are likely to
 * change. Pure.
 */
import type { ModuleId } from "../model/mask";
import { present } from "../shared/assert";
import { lowFirst } from "./low-first";
import { RACE_ABOVE, type TrimOptions } from "./records/options";
import { needsOf } from "./records/strategy-list";

/** Of fewer candidates an exact scan costs no more than the pass that orders the rows and the looks at near ties. */
const RACE_FROM = 11;
/** Looks at the field, evenly over the rows … */
const LOOKS = 8;
/** … but no sooner than after so many more: the spread of fewer differences is not known. */
const LEAST_PART = 6;
/** Standard errors: one-sided, 2.3 in 100 of a normal distribution whose mean is that of equals. */
const BEHIND = 2;
/** Of the mean hardness: what even the easiest row may change. */
const LEAST_WEIGHT = 0.05;

/** Whether a scan of so many candidates on so many rows is a race: never where nobody could leave it before its end. */
export function races({ strategy, scan }: Pick<TrimOptions, "strategy" | "scan">, { candidates, rows }: { readonly candidates: number; readonly rows: number }): boolean {
  if (needsOf(strategy) !== "candidates" || candidates < RACE_FROM || raceParts(rows).length < 2) return false;
  return scan === "race" || (scan === "auto" && candidates > RACE_ABOVE);
}

/** Rows measured at each look, ascending; the last is all of them. */
export function raceParts(rows: number): number[] {
  const looks = Math.max(1, Math.min(LOOKS, Math.floor(rows / LEAST_PART)));
  return Array.from({ length: looks }, (_, look) => Math.ceil(((look + 1) * rows) / looks));
}

/** Places of the rows, the hardest first; of equals the earlier. `losses` are the base's. */
export function hardestFirst(losses: readonly number[]): number[] {
  return losses.map((_, row) => row).sort((a, b) => (losses[b] ?? 0) - (losses[a] ?? 0) || a - b);
}

/** How much each row may change the difference of two candidates, relative to the others: as much as the model finds it hard. */
export function rowWeights(losses: readonly number[]): number[] {
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return mean > 0 ? losses.map((loss) => Math.max(0, loss) + LEAST_WEIGHT * mean) : losses.map(() => 1);
}

export interface RaceLook {
  /** By candidate, of each row that was measured, in the order of measuring; the lower the better. */
  readonly values: ReadonlyMap<ModuleId, readonly number[]>;
  /** Of all rows, in the order of measuring. */
  readonly weights: readonly number[];
  /** So many may go. */
  readonly places: number;
}

/**
 * Those that are behind. Take the last candidate within the places, and d_i = value of the other less its value on row i. On the
 * rows measured the difference D = sum of d_i is what it is; on those to come it is taken to be 0 on average, with a spread
 * of s w_i on row i, s^2 = sum d_i^2 / sum w_i^2 over the measured ones. A candidate leaves when D > 2 s sqrt(sum w_i^2 over
 * the rows to come). A leader's lead tends to go on, so an error is rarer than the 2.3 % of a single look.
 */
export function whoLeaves({ values, weights, places }: RaceLook): ModuleId[] {
  const sums = [...values].map(([id, of]) => ({ id, sum: total(of) })).sort((a, b) => lowFirst(a.sum, b.sum));
  const last = sums[Math.min(places, sums.length) - 1];
  if (!last) return [];
  const reference = present(values.get(last.id), last.id);
  const squares = weights.map((weight) => weight ** 2);
  const ratio = Math.sqrt(total(squares.slice(reference.length)) / total(squares.slice(0, reference.length)));
  const isBehind = (id: ModuleId): boolean => {
    const differences = present(values.get(id), id).map((value, row) => value - (reference[row] ?? NaN));
    const spread = Math.sqrt(total(differences.map((difference) => difference ** 2)));
    // What is no number never comes back.
    return !(total(differences) <= BEHIND * spread * ratio);
  };
  return sums.slice(places).flatMap(({ id }) => (isBehind(id) ? [id] : []));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
