/** What a scan says in each cell of the stack: one number, in one unit for all cells. Pure. */
import type { ScanView } from "../../../store/scan/scan-state";
import type { ModuleScore, RowsQuality } from "../../../trim/records/results";
import { needsOf } from "../../../trim/records/strategy-list";
import { FULL_ACCURACY } from "./cell-mark";
import type { CellMark, CellMarks } from "./cell-mark";
import { divergingTint } from "./diverging-tint";
import { formatPoints } from "./stack-text";

/** Points of accuracy, thousandths of loss, or the strategy's own score as a percentage of the largest. */
export type ScanUnit = "accuracy" | "loss" | "score";

/** Loss at which the colour is at its strongest: the finest that leaves it to half of the modules at most. */
const FULL_LOSSES = [0.005, 0.05, 0.5, 5] as const;
const RANKS_SHOWN = 3;

/** What the cells can show, the best first; none where a strategy only ranks. What a strategy ranks by comes first; accuracies that are all the same tell nothing. */
export function unitsOf({ modules, strategy }: ScanView): readonly ScanUnit[] {
  if (needsOf(strategy) === "nothing") return [];
  const scores = scoresOf(modules);
  const qualities = scores.flatMap(({ quality }) => quality ?? []);
  if (qualities.length === 0) return scores.length > 0 ? ["score"] : [];
  if (qualities.every(({ acc }) => acc === null)) return ["loss"];
  const isFlat = qualities.every(({ acc }) => acc === qualities[0]?.acc);
  return isFlat || strategy === "nll" ? ["loss", "accuracy"] : ["accuracy", "loss"];
}

function scoresOf(modules: ScanView["modules"]): ModuleScore[] {
  return Object.values(modules).flatMap((score) => score ?? []);
}

/** A mark for each module that is measured so far. `unit`: one of `unitsOf`, or null. */
export function scanMarks(scan: ScanView, unit: ScanUnit | null): CellMarks {
  const scores = scoresOf(scan.modules);
  const ranks = new Map(scan.result?.order.slice(0, RANKS_SHOWN).map((id, index) => [id, index + 1]));
  const full = unit === "loss" ? fullLoss(scores, scan.base) : unit === "score" ? Math.max(...scores.map(({ score }) => Math.abs(score)), Number.MIN_VALUE) : FULL_ACCURACY;
  return new Map(scores.map((score) => [score.id, { ...numberOf(score, scan.base, unit, full), rank: ranks.get(score.id) ?? null }]));
}

const NO_NUMBER = { text: "", tint: null, bound: "", words: "" } as const;

function numberOf(score: ModuleScore, base: RowsQuality | null, unit: ScanUnit | null, full: number): Omit<CellMark, "rank"> {
  const { quality } = score;
  if (unit === null) return NO_NUMBER;
  if (unit === "score") {
    const text = `${Math.round((100 * score.score) / full)}`;
    return { text, tint: divergingTint(score.score, full), bound: "", words: `scored ${text} % of the largest` };
  }
  if (quality === null) return NO_NUMBER;
  const change = changeOf(score, base);
  if (!change) return absolute(quality, unit);
  const { isPart } = change;
  if (unit === "accuracy") {
    const text = formatPoints(change.acc);
    return { text: isPart ? text.replace("+", "") : text, tint: tintOf(-change.acc, full), bound: isPart ? "≤" : "", words: `${isPart ? "at most " : ""}${text} points of accuracy without it` };
  }
  const text = formatLoss(change.nll);
  return { text: isPart ? text.replace("+", "") : text, tint: tintOf(change.nll, full), bound: isPart ? "≥" : "", words: `${isPart ? "at least " : ""}${text} thousandths of loss without it` };
}

/** No change is no help. */
function tintOf(harm: number, full: number): CellMark["tint"] {
  return harm === 0 ? null : divergingTint(harm, full);
}

/** Before anything is there to compare with: the number itself, without a colour. */
function absolute({ acc, nll }: RowsQuality, unit: "accuracy" | "loss"): Omit<CellMark, "rank"> {
  const text = unit === "accuracy" ? (100 * (acc ?? 0)).toFixed(1) : nll.toFixed(2);
  return { text, tint: null, bound: "", words: unit === "accuracy" ? `accuracy ${text} % without it` : `loss ${text} without it` };
}

export interface ScoreChange {
  /** Without the module less with it; 0 where there are no choices. */
  readonly acc: number;
  readonly nll: number;
  /** Some rows only: what they add to the change over all of them, which it is at least as far as no other row gets better. */
  readonly isPart: boolean;
}

/** Against the same rows, over all of them; null while there is nothing to compare with. */
function changeOf({ quality, base: own }: ModuleScore, base: RowsQuality | null): ScoreChange | null {
  if (quality === null || base === null) return null;
  const same = own ?? (base.n === quality.n ? base : null);
  if (same === null) return null;
  const share = quality.n / base.n;
  return { acc: share * ((quality.acc ?? 0) - (same.acc ?? 0)), nll: share * (quality.nll - same.nll), isPart: quality.n < base.n };
}

/** A difference of loss in thousandths, with its sign: "+0.4", "−12". */
export function formatLoss(difference: number): string {
  const thousandths = Math.abs(difference) * 1000;
  const digits = thousandths.toFixed(thousandths >= 9.95 ? 0 : 1);
  if (digits === "0.0") return "0.0";
  return `${difference < 0 ? "\u2212" : "+"}${digits}`;
}

function fullLoss(scores: readonly ModuleScore[], base: RowsQuality | null): number {
  const harms = scores.flatMap((score) => Math.abs(changeOf(score, base)?.nll ?? 0));
  return FULL_LOSSES.find((full) => harms.filter((harm) => harm > full).length <= harms.length / 2) ?? FULL_LOSSES[FULL_LOSSES.length - 1] ?? 1;
}
