/** The table behind the chart: its columns, in words and in what they sort by; and the same as text to paste into a spreadsheet. Pure. */
import { qualityOf } from "../../../evaluate/results";
import type { FrontierPoint, FrontierSeries } from "../../../store/measure/frontier";
import { formatBytes, formatInteger, formatMultiple, formatRange, formatRate, formatShare } from "../../format";
import { stateTitle } from "./state-title";
import { qualityName } from "./plotted";

export interface TableRow {
  readonly series: FrontierSeries;
  readonly point: FrontierPoint;
}

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

export function tableRows(all: readonly FrontierSeries[]): TableRow[] {
  return [...all].sort((a, b) => a.slot - b.slot).flatMap((series) => series.points.map((point) => ({ series, point })));
}

export function tableColumns(all: readonly FrontierSeries[]): TableColumn[] {
  const several = all.length > 1 ? [words("Dataset", ({ series }) => series.name), words("Part", ({ series }) => series.target.part)] : [];
  return [
    { head: "Mask", text: ({ point }) => stateTitle(point.key), value: ({ point }) => point.dropped, isNumber: false },
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
