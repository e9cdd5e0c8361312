/** Changing how what was measured is looked at. */
import type { Studio } from "../studio";
import type { ChartView, ChartX } from "./chart-view";

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
