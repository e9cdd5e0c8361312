/** What stands beside a name in the legend, on the page and in a saved picture: pieces around (0, 0), 24 wide and 14 high. Pure. */
import { EXPORT_PATH, seriesStyle } from "./series-style";

/** Attributes of an SVG path, as they are written in a file. */
export type KeyPiece = Readonly<Record<"d" | "fill" | "stroke", string> & Partial<Record<"stroke-width" | "stroke-dasharray" | "stroke-linejoin" | "stroke-opacity" | "transform", string>>>;

const ACROSS = "M-12,0H12";

export function seriesKey(slot: number): KeyPiece[] {
  const { color, path } = seriesStyle(slot);
  return [
    { d: ACROSS, fill: "none", stroke: color, "stroke-width": "1.5" },
    { d: path, fill: "var(--card)", stroke: color, "stroke-width": "2", "stroke-linejoin": "round" },
  ];
}

/** Points on no line. */
export function looseKey(slot: number): KeyPiece[] {
  return seriesKey(slot).slice(1);
}

export function tunedKey(slot: number): KeyPiece[] {
  const { color, path } = seriesStyle(slot);
  const [line, symbol] = seriesKey(slot);
  return [...(line ? [{ ...line, "stroke-dasharray": "5 4" }] : []), ...(symbol ? [symbol] : []), { d: path, fill: color, stroke: "none", transform: "scale(0.42)" }];
}

/** A point of an export. */
export function exportKey(slot: number): KeyPiece[] {
  return [{ d: EXPORT_PATH, fill: "var(--card)", stroke: seriesStyle(slot).color, "stroke-width": "2", "stroke-linejoin": "round" }];
}

/** Steps, as the front is drawn. */
export const PARETO_KEY: readonly KeyPiece[] = [{ d: "M-12,-4.5H-3V1H5V5.5H12", fill: "none", stroke: "var(--muted)", "stroke-width": "3", "stroke-opacity": "0.45", "stroke-linejoin": "round" }];

/** The ring around a point, without the point. */
export const NO_LOSS_KEY: readonly KeyPiece[] = [{ d: "M6.3,0A6.3,6.3,0,1,1,-6.3,0A6.3,6.3,0,1,1,6.3,0Z", fill: "none", stroke: "var(--good)", "stroke-width": "1.5" }];

export const FLOOR_KEY: readonly KeyPiece[] = [{ d: ACROSS, fill: "none", stroke: "var(--ink)", "stroke-width": "1.5" }];
