/** Before and after on the same validation rows. */
import { mcnemar, mcnemarInWords, pairedCounts } from "../evaluate/mcnemar";
import type { Interval } from "../evaluate/results";
import type { Comparison } from "./records";

/** A measurement on the validation rows. */
export interface Measured {
  readonly n: number;
  /** Accuracy on choices, likelihood on free text. */
  readonly quality: number;
  readonly interval: Interval;
  readonly nll: number;
  /** By row; null for free text, where nothing is right or wrong. */
  readonly right: readonly boolean[] | null;
}

/** `measurements`: how many the state after was chosen from. */
export function compare(before: Measured, after: Measured, measurements: number): Comparison {
  const sides = { n: before.n, before: before.quality, after: after.quality, beforeInterval: before.interval, afterInterval: after.interval };
  if (!before.right || !after.right) return { ...sides, gained: 0, lost: 0, p: null, words: textInWords(before, after) };
  const counts = pairedCounts(before.right, after.right);
  const { gained, lost } = counts;
  return { ...sides, gained, lost, p: mcnemar(gained, lost), words: mcnemarInWords(counts) + choiceInWords(measurements, gained + lost) };
}

function textInWords({ n, quality }: Measured, after: Measured): string {
  return `Over ${n.toLocaleString("en")} ${n === 1 ? "text" : "texts"} the mean likelihood of a token was ${percent(quality)} before and is ${percent(after.quality)} now.`;
}

/** The best of several is partly the luckiest; the test part has not been chosen by. */
function choiceInWords(measurements: number, changed: number): string {
  return measurements > 1 && changed > 0 ? ` It is the best of ${measurements} states measured on these rows, which flatters it a little; the test rows don't.` : "";
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
