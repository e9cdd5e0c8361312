/** The points that a person looks for first. Pure. */
import { hasNoSignificantLoss } from "../../../store/measure/paired";
import { furthest } from "../../../store/measure/pareto";
import { formatMultiple, formatShare } from "../../format";
import { FLOOR_KEY, NO_LOSS_KEY } from "./legend-keys";
import type { KeyPiece } from "./legend-keys";
import type { PlottedPoint } from "./plotted";
import { stateTitle } from "./state-title";
import type { XAxisKind } from "./x-axis";

export interface Pick {
  /** The sign in the legend that it goes by. */
  readonly pieces: readonly KeyPiece[];
  /** "Fastest without significant loss". */
  readonly title: string;
  /** Null: there is none. */
  readonly point: PlottedPoint | null;
  /** What it is, or why there is none. */
  readonly text: string;
}

/** The furthest along the axis: without significant loss where any mask was tested, and above the floor where there is one. */
export function picksOf(shown: readonly PlottedPoint[], axis: XAxisKind, floor: number | null): Pick[] {
  const trimmed = shown.filter(({ point }) => point.key !== "");
  const tested = trimmed.filter(({ point }) => point.paired.kind === "tested");
  // Whoever is not ahead of the full model has won nothing for what it dropped.
  const full = shown.find(({ point }) => point.key === "");
  const isAhead = (plotted: PlottedPoint): boolean => !full || (axis.better === "more" ? plotted.x > full.x : plotted.x < full.x);
  const title = (what: string) => `${axis.superlative.charAt(0).toUpperCase()}${axis.superlative.slice(1)} ${what}`;
  return [
    ...(tested.length === 0 ? [] : [pick({ title: title("without significant loss"), pieces: NO_LOSS_KEY }, tested.filter((plotted) => isAhead(plotted) && hasNoSignificantLoss(plotted.point.paired)), axis)]),
    ...(floor === null || shown.length === 0 ? [] : [pick({ title: title(`above the floor of ${formatShare(floor)}`), pieces: FLOOR_KEY }, shown.filter(({ y }) => y >= floor), axis)]),
  ];
}

function pick(named: Omit<Pick, "point" | "text">, points: readonly PlottedPoint[], axis: XAxisKind): Pick {
  const point = furthest(points, axis.better);
  return { ...named, point, text: point ? [stateTitle(point.point.key), formatShare(point.y), ...sizeOf(point, axis)].join(", ") : "none yet" };
}

function sizeOf({ point }: PlottedPoint, axis: XAxisKind): string[] {
  if (axis.id === "decode") return point.multiple === null ? [] : [formatMultiple(point.multiple)];
  return axis.id === "bytes" && point.kept !== null ? [`${formatShare(point.kept)} kept`] : [];
}
