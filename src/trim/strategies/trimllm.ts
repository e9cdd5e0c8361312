/**
 * Hu et al., TrimLLM, arXiv 2412.11242: the module without which accuracy on the calibration rows is highest goes; of equals
 * the one whose mean activation has the largest Frobenius norm.
 */
import type { RowsQuality } from "../records/results";
import { figure, lowestFirst, quality, type Measured, type Ranking, type Strategy } from "./strategy";

export const trimllm: Strategy = {
  id: "trimllm",
  reads: ["quality", "norm"],
  rank(measured, { someLeft = false }) {
    const qualities = [...measured.keys()].map((id) => quality(measured, id));
    if (qualities.some(({ acc }) => acc === null)) return byLoss(measured, "Free text has no accuracy, so the loss ranks the modules.");
    const same = someLeft ? null : sameAccuracy(qualities);
    if (same) return byLoss(measured, same);
    return lowestFirst(measured, (id) => 1 - (quality(measured, id).acc ?? NaN), (id) => -figure(measured, id, "norm"));
  },
};

/** What is said of candidates that all leave the same accuracy: it ranks nothing then. */
function sameAccuracy([first, ...others]: readonly RowsQuality[]): string | null {
  if (!first || others.length === 0 || others.some(({ acc, n }) => acc !== first.acc || n !== first.n)) return null;
  const right = Math.round((first.acc ?? 0) * first.n);
  const share = `Every module leaves the same accuracy, ${right} of ${first.n}`;
  return right === first.n ? `${share}: the rows are known by heart, so the loss ranks them.` : `${share}, so the loss ranks them.`;
}

function byLoss(measured: Measured, note: string): Ranking {
  return { ...lowestFirst(measured, (id) => quality(measured, id).nll), note };
}
