/** How a person looks at what was measured. */
export type ChartX = "decode" | "prefill" | "bytes";

export interface ChartView {
  readonly x: ChartX;
  /** "domains": the accuracy of the branch's states on every open dataset. */
  readonly show: "chart" | "table" | "domains";
  /** Ids of the datasets whose series is switched off. */
  readonly hidden: readonly string[];
  /** Last states of the branches that stand on the chart; null: that of the current state, and up to three others. */
  readonly branches: readonly number[] | null;
  /** The accuracy that the person wants at least, 0 to 1: a line. */
  readonly floor: number | null;
}

export const INITIAL_CHART: ChartView = { x: "decode", show: "chart", hidden: [], branches: null, floor: null };
