/** Colour and shape of a series: each alone tells it from its neighbours. The colours stand in chart.css. */
import type { Precision } from "../../../export/records/choices";

export interface SeriesStyle {
  /** A CSS value. */
  readonly color: string;
  /** The outline around (0, 0), as wide as a circle of radius 5 looks. */
  readonly path: string;
}

const CIRCLE = "M5,0A5,5,0,1,1,-5,0A5,5,0,1,1,5,0Z";
const SQUARE = "M-4.6,-4.6H4.6V4.6H-4.6Z";
const DIAMOND = "M0,-6.4L6.4,0L0,6.4L-6.4,0Z";
const TRIANGLE = "M0,-5.8L6,4.6H-6Z";
const TRIANGLE_DOWN = "M0,5.8L6,-4.6H-6Z";
/** Of an export, whatever series it goes with: its colour and the letters beside it tell the rest. */
export const EXPORT_PATH = "M0,-5.8L5,-2.9V2.9L0,5.8L-5,2.9V-2.9Z";
const SHAPES = [CIRCLE, SQUARE, DIAMOND, TRIANGLE, TRIANGLE_DOWN];
const COLORS = 4;

/** `slot`: place among the open datasets. Twenty differ. */
export function seriesStyle(slot: number): SeriesStyle {
  return { color: `var(--series-${slot % COLORS})`, path: SHAPES[slot % SHAPES.length] ?? CIRCLE };
}

/** What stands beside the point of an export; "" beside a state. */
export function precisionMark(precision: Precision): string {
  return { source: "", F16: "F16", BF16: "BF16", Q8_0: "Q8", Q4_0: "Q4" }[precision];
}
