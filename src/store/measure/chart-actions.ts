/** Changing how what was measured is looked at. */
import type { Studio } from "../studio";
import type { ChartUpper, ChartView, ChartX } from "./chart-view";
import { toggledBranch } from "./shown-branches";

export function chooseChartX(studio: Studio, x: ChartX): void {
  change(studio, { x });
}

export function showChartAs(studio: Studio, show: ChartView["show"]): void {
  change(studio, { show });
}

export function chooseUpperAxis(studio: Studio, upper: ChartUpper): void {
  change(studio, { upper });
}

export function showPareto(studio: Studio, pareto: boolean): void {
  change(studio, { pareto });
}

/** Of accuracy, 0 to 1; null takes the line away. */
export function setFloor(studio: Studio, floor: number | null): void {
  change(studio, { floor: floor === null ? null : Math.min(1, Math.max(0, floor)) });
}

/** `leaf`: its last state. */
export function toggleBranch(studio: Studio, leaf: number): void {
  const { chart, history } = studio.store.getState();
  change(studio, { branches: toggledBranch(history, chart.branches, leaf) });
}

export function toggleSeries(studio: Studio, datasetId: string): void {
  const { hidden } = studio.store.getState().chart;
  change(studio, { hidden: hidden.includes(datasetId) ? hidden.filter((id) => id !== datasetId) : [...hidden, datasetId] });
}

function change({ store }: Studio, changed: Partial<ChartView>): void {
  store.setState(({ chart }) => ({ chart: { ...chart, ...changed } }));
}
