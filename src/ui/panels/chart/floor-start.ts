import type { FrontierSeries } from "../../../store/measure/frontier";

/** Where a floor begins: what the full model has at least, as far as was measured; else what the best point has. */
export function startFloor(all: readonly FrontierSeries[]): number {
  const points = all.at(-1)?.points ?? [];
  const full = points.find(({ key }) => key === "");
  const low = full?.accuracy.ci95.low ?? Math.max(0, ...points.map(({ accuracy }) => accuracy.ci95.low));
  return Math.round(low * 200) / 200;
}
