import { ChartSpline, Gauge } from "lucide-react";
import { useMemo } from "react";
import { frontierPoints } from "../../../store/measure/frontier";
import { selectMaskKey, targetOf } from "../../../store/selectors";
import type { StudioState } from "../../../store/state";
import { Card } from "../../parts/Card";
import { CommandButton } from "../../parts/CommandButton";
import { Empty } from "../../parts/Empty";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { FrontierChart } from "./FrontierChart";
import { Kpis } from "./Kpis";

export function ChartPanel() {
  const { commands } = useWorkbench();
  const measurements = useStudioState((state) => state.measurements);
  const datasetId = useStudioState((state) => state.datasetId);
  const part = useStudioState((state) => state.part);
  const mask = useStudioState(selectMaskKey);
  const points = useMemo(() => frontierPoints(measurements, targetOf({ datasetId, part })).filter((point) => point.speed !== null), [measurements, datasetId, part]);
  const advice = useStudioState(adviceOf);
  return (
    <Card title="Accuracy against speed" className="chart-card" aside={<CommandButton command={commands.measure} variant="primary" icon={<Gauge size={15} />} />}>
      <Kpis />
      {points.length > 0 ? (
        <FrontierChart points={points} currentMask={mask} />
      ) : (
        <Empty icon={<ChartSpline size={20} />} title="Nothing measured yet">
          {advice}
        </Empty>
      )}
    </Card>
  );
}

function adviceOf({ model, datasetId }: StudioState): string {
  if (model === null) return "Open a model and a dataset, then Measure puts the first point here.";
  if (datasetId === null) return "Open a dataset, then Measure puts the first point here.";
  return "Measure runs the questions and times the tokens, for the full model and for what is left of it.";
}
