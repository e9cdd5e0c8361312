/** What the chart's x axis can be: where a point lies on it and how its numbers read. Pure. */
import type { Rate } from "../../../evaluate/results";
import type { ChartX } from "../../../store/measure/chart-view";
import type { FrontierPoint } from "../../../store/measure/frontier";
import type { BetterX } from "../../../store/measure/pareto";

/** What an x can be made from: a point, or the full model without an accuracy. */
export type XSource = Pick<FrontierPoint, "speed" | "bytes">;

export interface XAxisKind {
  readonly id: ChartX;
  /** "Accuracy against speed". */
  readonly against: string;
  readonly better: BetterX;
  /** What the point furthest in that direction is: "fastest". */
  readonly superlative: string;
  /** With its unit. */
  readonly title: string;
  /** Of the axis above, in terms of the full model. */
  readonly upperTitle: string;
  /** Null while it is not measured. */
  readonly valueOf: (source: XSource) => number | null;
  /** Lowest and highest window of the measurement. */
  readonly rangeOf: (source: XSource) => readonly [number, number] | null;
  /** A share of the full model: "1.25x". */
  readonly relative: (share: number) => string;
}

interface AxisContext {
  /** "on this device", or where a recorded run was measured. */
  readonly where: string;
  /** Bytes of the full model, which choose the unit. */
  readonly fullBytes: number;
}

export function xAxisKind(id: ChartX, { where, fullBytes }: AxisContext): XAxisKind {
  if (id === "decode") return speedAxis(id, `decode speed ${where}, tokens/s`, (source) => source.speed?.decode ?? null);
  if (id === "prefill") return speedAxis(id, `prefill speed ${where}, tokens/s`, (source) => source.speed?.prefill ?? null);
  const [unit, size] = fullBytes >= 1e9 ? (["GB", 1e9] as const) : (["MB", 1e6] as const);
  const valueOf = ({ bytes }: XSource) => (bytes === null ? null : bytes / size);
  return {
    id, valueOf,
    against: "size",
    better: "less",
    superlative: "smallest",
    title: `weights that stay, ${unit}`,
    upperTitle: "share of the full model",
    rangeOf: (source) => pair(valueOf(source)),
    relative: (share) => `${Math.round(share * 100)}\u00a0%`,
  };
}

function speedAxis(id: ChartX, title: string, rateOf: (source: XSource) => Rate | null): XAxisKind {
  return {
    id, title,
    against: "speed",
    better: "more",
    superlative: id === "decode" ? "fastest" : "fastest to read",
    upperTitle: "multiple of the full model",
    valueOf: (source) => rateOf(source)?.median ?? null,
    rangeOf: (source) => {
      const rate = rateOf(source);
      return rate && [rate.low, rate.high];
    },
    relative: (share) => `${share.toFixed(2)}x`,
  };
}

function pair(value: number | null): readonly [number, number] | null {
  return value === null ? null : [value, value];
}
