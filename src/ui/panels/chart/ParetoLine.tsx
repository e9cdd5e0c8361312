import { useXAxisScale, useYAxisScale } from "recharts";
import { frontSteps } from "../../../store/measure/pareto";
import type { BetterX, Placed } from "../../../store/measure/pareto";

interface ParetoLineProps {
  /** In order of x. */
  readonly front: readonly Placed[];
  readonly better: BetterX;
}

/** The front as quiet steps, under the points. Inside a recharts chart. */
export function ParetoLine({ front, better }: ParetoLineProps) {
  const toX = useXAxisScale();
  const toY = useYAxisScale();
  const corners = frontSteps(front, better).map((corner) => `${toX?.(corner.x) ?? 0},${toY?.(corner.y) ?? 0}`);
  if (!toX || !toY || corners.length < 2) return null;
  return <path d={`M${corners.join("L")}`} fill="none" stroke="var(--muted)" strokeOpacity={0.38} strokeWidth={5} strokeLinejoin="round" strokeLinecap="round" pointerEvents="none" />;
}
