/** How a person looks at what was measured. */
export type ChartX = "decode" | "prefill" | "bytes";

/** What the axis above says of a speed: how many times the full model's, or the share of weights that its points keep. */
export type ChartUpper = "multiple" | "kept";

export interface ChartView {
  readonly x: ChartX;
  readonly upper: ChartUpper;
  /** "domains": the accuracy of the branch's states on every open dataset. */
  readonly show: "chart" | "table" | "domains";
  /** Ids of the datasets whose series is switched off. */
  readonly hidden: readonly string[];
  /** Last states of the branches that stand on the chart; null: that of the current state, and up to three others. */
  readonly branches: readonly number[] | null;
  /** Whether the points that no other beats in both directions are joined. */
  readonly pareto: boolean;
  /** The accuracy that the person wants at least, 0 to 1: a line. */
  readonly floor: number | null;
}

export const INITIAL_CHART: ChartView = { x: "decode", upper: "multiple", show: "chart", hidden: [], branches: null, pareto: true, floor: null };
