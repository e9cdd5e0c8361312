/** What specialising costs: the states of one branch on every open dataset. Pure. */
import { qualityOf } from "../../evaluate/results";
import type { AccuracyResult } from "../../evaluate/results";
import type { HistoryNode } from "../trim/history";
import type { StudioState } from "../state";
import { accuracyOf, FULL_MODEL, keyOf } from "./measurements";
import type { Measurements, Target } from "./measurements";
import { allTargets, planAccuracy } from "./measure-plan";
import type { MeasureStep } from "./measure-step";
import type { ShownBranch } from "./shown-branches";

export interface DomainColumn {
  readonly target: Target;
  readonly name: string;
  readonly isCurrent: boolean;
}

export interface DomainCell {
  readonly target: Target;
  /** Null: not measured. */
  readonly result: AccuracyResult | null;
  /** Share, 0 to 1; null: not measured. */
  readonly quality: number | null;
  /** Minus the full model's; null while either is not measured, and for the full model. */
  readonly change: number | null;
}

export interface DomainRow {
  readonly node: HistoryNode;
  readonly key: string;
  /** In the order of the columns. */
  readonly cells: readonly DomainCell[];
}

export interface DomainMatrix {
  readonly columns: readonly DomainColumn[];
  /** From the full model to the branch's last state. */
  readonly rows: readonly DomainRow[];
  /** What would fill it. */
  readonly missing: readonly MeasureStep[];
}

export type MatrixState = Pick<StudioState, "measurements" | "datasets" | "datasetId" | "part">;

/** Each dataset by the chosen part, or by all of it where that part is empty. */
export function domainMatrix(state: MatrixState, { states }: Pick<ShownBranch, "states">): DomainMatrix {
  const { measurements, datasets } = state;
  const targets = allTargets(state);
  const columns = targets.map((target) => ({ target, name: datasets.find(({ summary }) => summary.id === target.datasetId)?.summary.name ?? target.datasetId, isCurrent: target.datasetId === state.datasetId }));
  const rows = states.map((node) => {
    const key = keyOf(node.state.mask, node.state.tuned);
    return { node, key, cells: targets.map((target) => cellOf(measurements, key, target)) };
  });
  return { columns, rows, missing: planAccuracy(measurements, states.map((node) => node.state), targets) };
}

/**
 * "sciq keeps 98 % of the full model's accuracy; law falls by 40.0 points, to chance": by the last state that was measured on the
 * chosen dataset and another one. Null while there is none.
 */
export function domainsInWords({ columns, rows }: DomainMatrix): { readonly row: DomainRow; readonly words: string } | null {
  const row = rows.findLast(({ cells }) => columns.some(({ isCurrent }, index) => isCurrent && isKnown(cells[index])) && columns.some(({ isCurrent }, index) => !isCurrent && isKnown(cells[index])));
  if (!row) return null;
  const told = columns.flatMap((column, index) => {
    const cell = row.cells[index];
    return cell && isKnown(cell) ? [{ column, cell }] : [];
  });
  const own = told.filter(({ column }) => column.isCurrent).map(({ column, cell }) => `${stem(column.name)} keeps ${keptShare(cell)} of the full model's ${cell.result?.kind === "completion" ? "likelihood" : "accuracy"}`);
  const others = told.filter(({ column }) => !column.isCurrent).map(({ column, cell }) => `${stem(column.name)} ${changeInWords(cell)}`);
  return { row, words: `${own.join(", ")}; ${others.join(", ")}.` };
}

/** A table of text: heads, then a row for each state; shares from 0 to 1, unrounded, and their change. */
export function matrixCells({ columns, rows }: DomainMatrix): Readonly<Record<string, string | number | null>>[] {
  return rows.map(({ node, cells }) => ({
    mask: keyOf(node.state.mask), modules_dropped: node.state.mask.length, tuned: node.state.tuned,
    ...Object.fromEntries(columns.flatMap(({ name, target }, index) => [[`${name} (${target.part})`, cells[index]?.quality ?? null], [`${name} (${target.part}), change`, cells[index]?.change ?? null]])),
  }));
}

function cellOf(known: Measurements, key: string, target: Target): DomainCell {
  const result = accuracyOf(known, key, target);
  const full = accuracyOf(known, FULL_MODEL, target);
  const quality = result && qualityOf(result);
  return { target, result, quality, change: quality === null || full === null || key === FULL_MODEL ? null : quality - qualityOf(full) };
}

function isKnown(cell: DomainCell | undefined): boolean {
  return cell !== undefined && cell.change !== null;
}

function keptShare({ quality, change }: DomainCell): string {
  const full = (quality ?? 0) - (change ?? 0);
  return full === 0 ? "all" : `${Math.round(((quality ?? 0) / full) * 100)}\u00a0%`;
}

function changeInWords({ change, result }: DomainCell): string {
  const points = (Math.abs(change ?? 0) * 100).toFixed(1);
  if (points === "0.0") return "stays as it was";
  const isGuessing = result !== null && result.ci95.low <= result.chance;
  return `${(change ?? 0) < 0 ? "falls" : "rises"} by ${points} points${isGuessing && (change ?? 0) < 0 ? ", to what guessing gets" : ""}`;
}

/** "medicine_test.jsonl" is called "medicine_test" in a sentence. */
function stem(name: string): string {
  return name.replace(/\.\w+$/, "");
}
