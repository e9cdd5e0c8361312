/** What stands in a cell of the stack beside its bytes. Pure. */
import type { ModuleId } from "../../../model/mask";
import { divergingTint } from "./diverging-tint";
import type { Tint } from "./diverging-tint";
import { formatPoints } from "./stack-text";

export interface CellMark {
  /** Short enough for a cell: "−2.0". Empty where there is a rank and no number. */
  readonly text: string;
  /** Null: no colour. */
  readonly tint: Tint | null;
  /** 1 goes next, up to 3; null: later, or not known yet. */
  readonly rank: number | null;
  /** Not all rows are measured, so that the number is no more than a bound: what the cell puts before it. */
  readonly bound: "" | "≤" | "≥";
  /** The number in a sentence's part, for a screen reader. */
  readonly words: string;
}

export type CellMarks = ReadonlyMap<ModuleId, CellMark>;

/** Five points of accuracy for one module are as bad as the colour gets. */
export const FULL_ACCURACY = 0.05;

/** `differences`: of accuracy without the module, as measured one by one. */
export function differenceMarks(differences: ReadonlyMap<ModuleId, number>): CellMarks {
  return new Map([...differences].map(([id, difference]) => {
    const text = formatPoints(difference);
    return [id, { text, tint: divergingTint(-difference, FULL_ACCURACY), rank: null, bound: "", words: `${text} points of accuracy without it` }];
  }));
}

export function isSameMark(a: CellMark | null, b: CellMark | null): boolean {
  if (a === null || b === null) return a === b;
  return a.text === b.text && a.rank === b.rank && a.bound === b.bound && a.words === b.words && a.tint?.hue === b.tint?.hue && a.tint?.strength === b.tint?.strength;
}
