/** What a target of each kind begins with, from what is known of the model. Pure. */
import { qualityOf } from "../../../evaluate/results";
import { accuracyOf, FULL_MODEL } from "../../../store/measure/measurements";
import { targetOf } from "../../../store/selectors";
import type { StudioState } from "../../../store/state";
import type { TrimTarget } from "../../../trim/records/options";

/** What a person gives away at first, in shares of 1. */
const GIVEN_AWAY = 0.02;

type Known = Pick<StudioState, "model" | "measurements" | "datasetId" | "part" | "chart">;

export function firstTarget(kind: TrimTarget["kind"], state: Known): TrimTarget {
  switch (kind) {
    case "bytes":
      return { kind, share: 0.5 };
    case "speed":
      return { kind, multiple: 1.5 };
    case "modules":
      return { kind, count: Math.max(1, Math.floor((state.model?.modules.length ?? 2) / 2)) };
    case "accuracy":
      return { kind, floor: floorOf(state), bound: "value" };
  }
}

/** The line on the chart, else a little below the full model, else anything. */
function floorOf({ chart, measurements, datasetId, part }: Known): number {
  if (chart.floor !== null) return chart.floor;
  const full = accuracyOf(measurements, FULL_MODEL, targetOf({ datasetId, part }));
  return full ? Number(Math.max(0, qualityOf(full) - GIVEN_AWAY).toFixed(3)) : 0.5;
}
