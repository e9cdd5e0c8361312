/** How a person looks at what was measured. */
import type { Studio } from "../studio";

export type ChartX = "decode" | "prefill" | "bytes";

export interface ChartView {
  readonly x: ChartX;
  readonly show: "chart" | "table";
  /** Ids of the datasets whose series is switched off. */
  readonly hidden: readonly string[];
}

export const INITIAL_CHART: ChartView = { x: "decode", show: "chart", hidden: [] };

export function chooseChartX(studio: Studio, x: ChartX): void {
  change(studio, { x });
}

export function showChartAs(studio: Studio, show: ChartView["show"]): void {
  change(studio, { show });
}

export function toggleSeries(studio: Studio, datasetId: string): void {
  const { hidden } = studio.store.getState().chart;
  change(studio, { hidden: hidden.includes(datasetId) ? hidden.filter((id) => id !== datasetId) : [...hidden, datasetId] });
}

function change({ store }: Studio, changed: Partial<ChartView>): void {
  store.setState(({ chart }) => ({ chart: { ...chart, ...changed } }));
}
