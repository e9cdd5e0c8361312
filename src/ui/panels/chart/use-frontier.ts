/** What the chart panel shows, derived from the state. */
import { useMemo } from "react";
import { frontierSeries } from "../../../store/measure/frontier";
import type { FrontierSeries } from "../../../store/measure/frontier";
import { accuracyOf, keptBytes, keyOf, speedOf } from "../../../store/measure/measurements";
import { targetOf } from "../../../store/selectors";
import type { StudioState } from "../../../store/state";
import { currentNode } from "../../../store/trim/history";
import { totalsOf } from "../../../store/trim/mask-totals";
import { useStudioState } from "../../workbench-context";
import { plotSeries } from "./plotted";
import type { PlottedSeries } from "./plotted";
import { xAxisKind } from "./x-axis";
import type { XAxisKind } from "./x-axis";

export interface Frontier {
  /** Everything that was measured on open datasets. */
  readonly all: readonly FrontierSeries[];
  /** Of one kind of quality: what can share an axis. */
  readonly comparable: readonly FrontierSeries[];
  /** Switched on and with a place on the axis. */
  readonly plotted: readonly PlottedSeries[];
  readonly axis: XAxisKind;
  readonly fullX: number | null;
  readonly predictedX: number | null;
  /** Of mask and weights as they are now. */
  readonly currentKey: string;
}

export function useFrontier(): Frontier {
  const measurements = useStudioState((state) => state.measurements);
  const model = useStudioState((state) => state.model);
  const datasets = useStudioState((state) => state.datasets);
  const datasetId = useStudioState((state) => state.datasetId);
  const part = useStudioState((state) => state.part);
  const history = useStudioState((state) => state.history);
  const chart = useStudioState((state) => state.chart);
  const recorded = useStudioState((state) => state.recorded);
  return useMemo(
    () => frontierOf({ measurements, model, datasets, datasetId, part, history, chart, recorded }),
    [measurements, model, datasets, datasetId, part, history, chart, recorded],
  );
}

type Shown = Pick<StudioState, "measurements" | "model" | "datasets" | "datasetId" | "part" | "history" | "chart" | "recorded">;

function frontierOf(state: Shown): Frontier {
  const { measurements, model, chart, recorded } = state;
  const all = frontierSeries(state);
  const kind = all.at(-1)?.points[0]?.accuracy.kind;
  const comparable = all.filter(({ points }) => points[0]?.accuracy.kind === kind);
  const axis = xAxisKind(chart.x, { where: recorded ? `on ${recorded.device}` : "on this device", fullBytes: model?.bytes ?? 0 });
  const { mask, tuned } = currentNode(state.history).state;
  const currentKey = keyOf(mask, tuned);
  const plotted = plotSeries(comparable.filter(({ target }) => !chart.hidden.includes(target.datasetId)), axis, currentKey);
  const fullX = axis.valueOf({ speed: speedOf(measurements, ""), bytes: model?.bytes ?? null });
  return { all, comparable, plotted, axis, fullX, currentKey, predictedX: predictedX(state, axis, fullX) };
}

/** Where the current mask will be once its accuracy is measured: by its speed where that is known, else by the prediction. */
function predictedX(state: Shown, axis: XAxisKind, fullX: number | null): number | null {
  const { measurements, model, datasetId, part } = state;
  const { mask, tuned } = currentNode(state.history).state;
  const key = keyOf(mask, tuned);
  if (!model || accuracyOf(measurements, key, targetOf({ datasetId, part }))) return null;
  const known = axis.valueOf({ speed: speedOf(measurements, key), bytes: keptBytes(model, mask) });
  if (known !== null || axis.id !== "decode" || fullX === null) return known;
  const { speed } = totalsOf(model, new Set(mask), measurements, tuned);
  return speed.kind === "predicted" ? speed.multiple * fullX : null;
}
