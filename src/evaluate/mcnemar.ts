/** Two models on the same questions: whether the one that is more often right is so by chance. */
import { assert } from "../shared/assert";

/** Below it a difference is rarely chance. */
export const SIGNIFICANT = 0.05;

/**
 * Exact two-sided McNemar test: the questions that one model alone has right, `gained` and `lost`, would fall on either
 * side like a fair coin if the models were equally good. 1 when there is none.
 */
export function mcnemar(gained: number, lost: number): number {
  assert(Number.isInteger(gained) && Number.isInteger(lost) && gained >= 0 && lost >= 0, `${gained} and ${lost} are no counts`);
  const n = gained + lost;
  // log C(n, k) - n log 2 of k = 0, 1, …: the terms themselves underflow from n = 1075 on.
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(gained, lost); k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}

/** The fewest lost that are significantly more than `gained`: what a test of as many questions could have shown at all. */
export function leastSignificantLoss(gained: number): number {
  let lost = gained + 1;
  while (mcnemar(gained, lost) >= SIGNIFICANT) lost++;
  return lost;
}

export interface PairedCounts {
  readonly n: number;
  /** Questions that only the second model has right. */
  readonly gained: number;
  /** Questions that only the first has right. */
  readonly lost: number;
}

/** `right` by question, of the model before and after. */
export function pairedCounts(before: readonly boolean[], after: readonly boolean[]): PairedCounts {
  assert(before.length === after.length, `${before.length} and ${after.length} questions are no pairs`);
  const count = (has: (index: number) => boolean): number => before.filter((_, index) => has(index)).length;
  return { n: before.length, gained: count((i) => !before[i] && after[i] === true), lost: count((i) => before[i] === true && !after[i]) };
}

/** The counts, whether chance explains them, and p. */
export function mcnemarInWords({ n, gained, lost }: PairedCounts): string {
  if (gained + lost === 0) return `Of ${questions(n)} it has the same ones right as before.`;
  const p = mcnemar(gained, lost);
  const change = `Of ${questions(n)} it now has ${gained} right that were wrong before, and ${lost} wrong that were right.`;
  if (p >= SIGNIFICANT) return `${change} Such a difference also comes about by chance (${pInWords(p)}): more validation rows could tell.`;
  return `${change} That is ${gained > lost ? "better" : "worse"}, and hardly by chance (${pInWords(p)}).`;
}

/** "p = 0.065", "p below 0.001". */
export function pInWords(p: number): string {
  return p < 0.001 ? "p below 0.001" : `p = ${p.toFixed(3)}`;
}

function questions(n: number): string {
  return `${n.toLocaleString("en")} ${n === 1 ? "question" : "questions"}`;
}
