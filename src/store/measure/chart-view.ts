/** How a person looks at what was measured. */
export type ChartX = "decode" | "prefill" | "bytes";

export interface ChartView {
  readonly x: ChartX;
  readonly show: "chart" | "table";
  /** Ids of the datasets whose series is switched off. */
  readonly hidden: readonly string[];
}

export const INITIAL_CHART: ChartView = { x: "decode", show: "chart", hidden: [] };
