import { ChartSpline } from "lucide-react";
import type { StudioState } from "../../../store/state";
import { Empty } from "../../parts/Empty";
import { useStudioState } from "../../workbench-context";
import type { Frontier } from "./use-frontier";

/** What is missing before there is a point, and how to get it. */
export function ChartEmpty({ frontier }: { readonly frontier: Frontier }) {
  const [title, advice] = useStudioState((state) => adviceOf(state, frontier).join("\n")).split("\n");
  return (
    <Empty icon={<ChartSpline size={20} />} title={title ?? ""}>
      {advice}
    </Empty>
  );
}

function adviceOf({ model, datasetId, measurements }: StudioState, { comparable, axis }: Frontier): readonly [title: string, advice: string] {
  if (comparable.some(({ points }) => points.some((point) => axis.valueOf(point) !== null))) return ["All datasets are switched off", "Switch one on above to see its points."];
  if (comparable.length > 0) return ["Speed is not measured yet", "Accuracy is known: Measure times the tokens too. Bytes can be looked at already."];
  if (model === null) return ["Nothing measured yet", "Open a model and a dataset, then Measure puts the first point here."];
  const isTimed = Object.keys(measurements.speed).length > 0;
  if (datasetId === null && isTimed) return ["Only speed is measured", "Open a dataset, then Measure adds its accuracy and puts the first point here."];
  if (datasetId === null) return ["Nothing measured yet", "Open a dataset, then Measure puts the first point here."];
  if (isTimed) return ["Nothing measured yet on this part", "Speed is known: Measure runs the questions and puts the first point here."];
  return ["Nothing measured yet", "Measure runs the questions and times the tokens, for the full model and for what is left of it."];
}
