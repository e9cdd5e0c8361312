/** What the chart panel shows, derived from the state. */
import { useMemo } from "react";
import { frontierSeries } from "../../../store/measure/frontier";
import type { FrontierSeries } from "../../../store/measure/frontier";
import { accuracyOf, keptBytes, keyOf, speedOf } from "../../../store/measure/measurements";
import { paretoFront } from "../../../store/measure/pareto";
import { branchKeys, branchLines, branchNames, currentLeaf, shownBranches } from "../../../store/measure/shown-branches";
import type { ShownBranch } from "../../../store/measure/shown-branches";
import { targetOf } from "../../../store/selectors";
import type { StudioState } from "../../../store/state";
import { currentNode } from "../../../store/trim/history";
import { totalsOf } from "../../../store/trim/mask-totals";
import { useStudioState } from "../../workbench-context";
import { branchSlots, plotBranches } from "./plot-branches";
import { plotPoints, plotSeries } from "./plotted";
import type { PlottedPoint, PlottedSeries } from "./plotted";
import type { TableMarks } from "./table-columns";
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
  /** Of the history, in the order in which they were begun; empty while the current dataset has no points. */
  readonly branches: readonly BranchChoice[];
  /** Points of the current dataset that are shown, each once. */
  readonly shown: readonly PlottedPoint[];
  /** Those of them that no other beats, in order of x; empty when the person does not want to see it, or where there is no choice. */
  readonly front: readonly PlottedPoint[];
  /** Of the current branch, in order of x. */
  readonly onBranch: readonly PlottedPoint[];
  readonly marks: TableMarks;
  /** The person's line, where it is about what is shown. */
  readonly floor: number | null;
}

export interface BranchChoice {
  readonly leaf: number;
  readonly name: string;
  /** Colour and shape; null while it is not shown. */
  readonly slot: number | null;
  readonly isCurrent: boolean;
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
  const fullX = axis.valueOf({ speed: speedOf(measurements, ""), bytes: model?.bytes ?? null });
  const isVisible = ({ target }: FrontierSeries) => !chart.hidden.includes(target.datasetId);
  const others = comparable.filter((series) => !series.isCurrent && isVisible(series)).flatMap((series) => plotSeries(series, axis, currentKey) ?? []);
  const current = comparable.find((series) => series.isCurrent);
  const lines = linesOf(state, current);
  const own = current && isVisible(current) ? plotBranches({ ...lines, series: current, points: plotPoints(current, axis, currentKey), hidesOthers: chart.branches !== null }) : [];
  const shown = own.flatMap(({ points }) => points).sort((a, b) => a.x - b.x);
  const front = chart.pareto && shown.length > 1 ? paretoFront(shown, axis.better) : [];
  const [branch] = lines.shown;
  const along = new Set(branch ? branchKeys(branch) : []);
  return {
    all, comparable, axis, fullX, currentKey, shown, front, plotted: [...others, ...own],
    predictedX: predictedX(state, axis, fullX), branches: lines.choices, onBranch: shown.filter(({ point }) => along.has(point.key)), floor: chart.floor,
    marks: { branches: branchNames(state.history), shown: shown.map(({ point }) => point), front: front.map(({ point }) => point), x: axis.id },
  };
}

interface Lines {
  readonly all: readonly ShownBranch[];
  readonly shown: readonly ShownBranch[];
  readonly slots: ReadonlyMap<number, number>;
  readonly choices: readonly BranchChoice[];
}

function linesOf({ history, chart, datasets }: Shown, current: FrontierSeries | undefined): Lines {
  const all = branchLines(history);
  const shown = shownBranches(history, chart.branches);
  const slots = branchSlots(shown, current?.slot ?? 0, datasets.length);
  const here = currentLeaf(history);
  const choices = current ? all.map(({ leaf, name }) => ({ leaf, name, slot: slots.get(leaf) ?? null, isCurrent: leaf === here })) : [];
  return { all, shown, slots, choices };
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
