/** The table behind the chart: its columns, in words and in what they sort by; and the same as text to paste into a spreadsheet. Pure. */
import { qualityOf } from "../../../evaluate/results";
import type { ChartX } from "../../../store/measure/chart-view";
import type { FrontierPoint, FrontierSeries } from "../../../store/measure/frontier";
import { stateOfKey } from "../../../store/measure/measurements";
import { formatBytes, formatInteger, formatMultiple, formatRange, formatRate, formatShare } from "../../format";
import { stateTitle } from "./state-title";
import { qualityName } from "./plotted";

export interface TableRow {
  readonly series: FrontierSeries;
  readonly point: FrontierPoint;
  /** Names of the branches that it is on. */
  readonly branches: readonly string[];
  /** Whether no other point that is shown beats it; null: it is not on the chart, or of another dataset. */
  readonly isFront: boolean | null;
}

/** What the table says beside the numbers. */
export interface TableMarks {
  /** By key of mask and weights. */
  readonly branches: ReadonlyMap<string, readonly string[]>;
  /** Points of the current dataset on the chart, and those of them on the Pareto front. */
  readonly shown: readonly FrontierPoint[];
  readonly front: readonly FrontierPoint[];
  /** What the front is of besides the quality: the chart's axis. */
  readonly x: ChartX;
}

const NO_MARKS: TableMarks = { branches: new Map(), shown: [], front: [], x: "decode" };

const FRONT_HEADS: Readonly<Record<ChartX, string>> = { decode: "Pareto front, decode", prefill: "Pareto front, prefill", bytes: "Pareto front, bytes" };

export interface TableColumn {
  readonly head: string;
  readonly text: (row: TableRow) => string;
  /** What to sort by; null comes last. */
  readonly value: (row: TableRow) => number | string | null;
  readonly isNumber: boolean;
}

export interface SortBy {
  readonly head: string;
  readonly descending: boolean;
}

/** Nothing was measured: the same sign as in the rest of the page. */
const NONE = "–";

export function tableRows(all: readonly FrontierSeries[], { branches, shown, front }: TableMarks = NO_MARKS): TableRow[] {
  const inOrder = [...all].sort((a, b) => a.slot - b.slot);
  return inOrder.flatMap((series) => series.points.map((point) => ({ series, point, branches: branches.get(stateOfKey(point.key)) ?? [], isFront: shown.includes(point) ? front.includes(point) : null })));
}

/** The precision has a column where there are exports, the branch where there are several, the front where it is shown. */
export function tableColumns(all: readonly FrontierSeries[], { branches, front, x }: TableMarks = NO_MARKS): TableColumn[] {
  const hasBranches = new Set([...branches.values()].flat()).size > 1;
  const hasExports = all.some(({ points }) => points.some(({ precision }) => precision !== "source"));
  const several = all.length > 1 ? [words("Dataset", ({ series }) => series.name), words("Part", ({ series }) => series.target.part)] : [];
  return [
    { head: "Mask", text: ({ point }) => stateTitle(point.key), value: ({ point }) => point.dropped, isNumber: false },
    ...(hasExports ? [words("Precision", ({ point }) => (point.precision === "source" ? "as opened" : point.precision))] : []),
    ...several,
    number(qualityHead(all), ({ accuracy }) => qualityOf(accuracy), formatShare),
    { head: "95 % interval", text: ({ point: { accuracy: { ci95 } } }) => formatRange(ci95.low, ci95.high), value: ({ point }) => point.accuracy.ci95.low, isNumber: true },
    number("Examples", ({ accuracy }) => accuracy.n, formatInteger),
    number("By length", ({ accuracy }) => (accuracy.kind === "choice" ? accuracy.accNorm : null), formatShare),
    number("Loss", ({ accuracy }) => accuracy.nll, (nll) => nll.toFixed(3)),
    number("Decode tokens/s", ({ speed }) => speed?.decode.median ?? null, formatRate),
    number("Multiple", ({ multiple }) => multiple, formatMultiple),
    number("Prefill tokens/s", ({ speed }) => speed?.prefill.median ?? null, formatRate),
    number("Weights", ({ bytes }) => bytes, formatBytes),
    number("Share kept", ({ kept }) => kept, formatShare),
    number("Questions lost", ({ paired }) => (paired.kind === "tested" ? paired.lost : null), formatInteger),
    number("Questions gained", ({ paired }) => (paired.kind === "tested" ? paired.gained : null), formatInteger),
    number("p", ({ paired }) => (paired.kind === "tested" ? paired.p : null), (p) => (p < 0.001 ? "< 0.001" : p.toFixed(3))),
    words("Against the full model", ({ point }) => verdictOf(point)),
    ...(hasBranches ? [words("Branch", (row) => (row.branches.length === 0 ? NONE : row.branches.join(", ")))] : []),
    ...(front.length > 0 ? [words(FRONT_HEADS[x], ({ isFront }) => (isFront === null ? NONE : isFront ? "yes" : "no"))] : []),
    words("Modules dropped", ({ point }) => (point.mask === "" ? "none" : point.mask.replaceAll(",", ", "))),
  ];
}

export function sortRows(rows: readonly TableRow[], columns: readonly TableColumn[], by: SortBy | null): TableRow[] {
  const column = columns.find(({ head }) => head === by?.head);
  if (!by || !column) return [...rows];
  const sign = by.descending ? -1 : 1;
  return [...rows].sort((a, b) => compare(column.value(a), column.value(b), sign));
}

/** Tab-separated, with a line of heads. */
export function tableText(rows: readonly TableRow[], columns: readonly TableColumn[]): string {
  const lines = [columns.map(({ head }) => head), ...rows.map((row) => columns.map(({ text }) => text(row)))];
  return lines.map((cells) => cells.map((cell) => cell.replace(/\s/gu, " ")).join("\t")).join("\n");
}

function verdictOf({ paired }: FrontierPoint): string {
  if (paired.kind !== "tested") return NONE;
  return { same: "no significant loss", worse: "worse", better: "better" }[paired.verdict];
}

function compare(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * String(a).localeCompare(String(b), "en");
}

function qualityHead(all: readonly FrontierSeries[]): string {
  const kinds = new Set(all.flatMap(({ points }) => points.map(({ accuracy }) => qualityName(accuracy.kind))));
  const head = [...kinds].join(" or ");
  return `${head.charAt(0).toUpperCase()}${head.slice(1)}`;
}

function words(head: string, text: (row: TableRow) => string): TableColumn {
  return { head, text, value: text, isNumber: false };
}

function number(head: string, of: (point: FrontierPoint) => number | null, format: (value: number) => string): TableColumn {
  const text = ({ point }: TableRow) => {
    const value = of(point);
    return value === null ? NONE : format(value);
  };
  return { head, text, value: ({ point }) => of(point), isNumber: true };
}
