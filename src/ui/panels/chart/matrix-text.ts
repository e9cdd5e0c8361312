/** The matrix over domains as text to paste into a spreadsheet: tab-separated, with a line of heads. Pure. */
import type { DomainMatrix } from "../../../store/measure/domain-matrix";
import { formatShare } from "../../format";
import { formatPoints } from "../stack/stack-text";
import { stateTitle } from "./state-title";

/** A cell is "64.0 % (−2.0)": the share, and its change from the full model in points. */
export function matrixText({ columns, rows }: DomainMatrix): string {
  const heads = ["State", ...columns.map(({ name, target }) => `${name}, ${target.part}`)];
  const lines = rows.map(({ key, cells }) => [
    stateTitle(key),
    ...cells.map(({ quality, change }) => (quality === null ? "–" : `${formatShare(quality)}${change === null ? "" : ` (${formatPoints(change)})`}`)),
  ]);
  return [heads, ...lines].map((cells) => cells.map((cell) => cell.replace(/\s/gu, " ")).join("\t")).join("\n");
}
