import { useMemo, useState } from "react";
import { CartesianGrid, ErrorBar, ReferenceLine, ResponsiveContainer, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from "recharts";
import { qualityOf } from "../../../evaluate/results";
import type { FrontierPoint } from "../../../store/measure/measurements";
import { formatTick } from "../../format";
import { chartScale } from "./chart-scale";
import type { ChartScale, PlottedPoint } from "./chart-scale";
import { PointTable } from "./PointTable";
import { PointTooltip } from "./PointTooltip";

interface FrontierChartProps {
  /** Not empty. */
  readonly points: readonly FrontierPoint[];
  /** Key of the mask as it is now. */
  readonly currentMask: string;
}

/** A point as recharts plots it. */
/** So that a point at 100 % is drawn whole. */
const POINT_ROOM = { top: 10 };

const LABEL = { position: "insideBottomRight", fontSize: 11, fill: "var(--muted)" } as const;

export function FrontierChart({ points, currentMask }: FrontierChartProps) {
  const [height, setHeight] = useState(300);
  const scale = useMemo(() => chartScale(points), [points]);
  const plotted = useMemo(() => points.map((point) => plot(point, currentMask)), [points, currentMask]);
  const full = points.find((point) => point.mask === "");
  const chance = points[0]?.accuracy.chance;
  const fullSpeed = full?.speed.decode.median;
  return (
    <figure className="chart">
      <div className="chart-plot" aria-hidden>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 300 }} onResize={(_, pixels) => setHeight(pixels)}>
          <ScatterChart margin={{ top: 4, right: 14, bottom: 16, left: -14 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis type="number" dataKey="x" {...scale.speed} tickFormatter={formatTick} {...AXIS} axisLine={{ stroke: "var(--line-strong)" }} label={{ value: "decode speed on this device, tokens/s", position: "insideBottom", offset: -12, fontSize: 11, fill: "var(--muted)" }} />
            {fullSpeed !== undefined && (
              <XAxis xAxisId="multiple" orientation="top" type="number" dataKey="x" domain={scale.speed.domain} ticks={scale.multiples} tickFormatter={(value: number) => `${(value / fullSpeed).toFixed(2)}x`} {...AXIS} allowDataOverflow axisLine={false} height={22} />
            )}
            <YAxis type="number" dataKey="y" {...scale.accuracy} padding={POINT_ROOM} tickFormatter={(value: number) => `${Math.round(value * 1000) / 10}%`} {...AXIS} axisLine={false} />
            {full && <ReferenceLine y={qualityOf(full.accuracy)} stroke="var(--muted)" strokeDasharray="2 4" label={{ ...LABEL, position: labelSide(qualityOf(full.accuracy), scale), value: "full model" }} />}
            {chance !== undefined && <ReferenceLine y={chance} stroke="var(--muted)" strokeDasharray="2 4" label={{ ...LABEL, value: "chance" }} />}
            <Tooltip content={<PointTooltip />} cursor={false} offset={18} position={{ y: tooltipTop(plotted, scale, height) }} isAnimationActive={false} />
            <Scatter data={plotted} shape={PointMark} isAnimationActive={false}>
              <ErrorBar dataKey="whiskers" direction="y" width={5} stroke="var(--accent)" strokeOpacity={0.55} strokeWidth={1.5} isAnimationActive={false} />
            </Scatter>
          </ScatterChart>
        </ResponsiveContainer>
      </div>
      <PointTable points={points} currentMask={currentMask} />
    </figure>
  );
}

const AXIS = { tickLine: false, tick: { fontSize: 11, fill: "var(--muted)" } } as const;

function plot(point: FrontierPoint, currentMask: string): PlottedPoint {
  const { ci95 } = point.accuracy;
  const quality = qualityOf(point.accuracy);
  return { x: point.speed.decode.median, y: quality, whiskers: [quality - ci95.low, ci95.high - quality], isCurrent: point.mask === currentMask, point };
}

/** Under a line at the top of the plot, where the upper axis has its numbers; above any other. */
function labelSide(y: number, { accuracy: { domain } }: ChartScale): "insideTopRight" | "insideBottomRight" {
  return domain[1] - y < 0.08 * (domain[1] - domain[0]) ? "insideTopRight" : "insideBottomRight";
}

const AXES_HEIGHT = 52;
const TOOLTIP_HEIGHT = 124;

/** In the half of the plot where fewer points are, so that it doesn't cover what it explains. */
function tooltipTop(plotted: readonly PlottedPoint[], { accuracy }: ChartScale, height: number): number {
  const middle = (accuracy.domain[0] + accuracy.domain[1]) / 2;
  const upper = plotted.filter((point) => point.y > middle).length;
  return 2 * upper > plotted.length ? height - AXES_HEIGHT - TOOLTIP_HEIGHT : 28;
}

interface PointMarkProps {
  readonly cx?: number | undefined;
  readonly cy?: number | undefined;
  readonly isCurrent?: boolean;
}

function PointMark({ cx, cy, isCurrent = false }: PointMarkProps) {
  return <circle cx={cx} cy={cy} r={isCurrent ? 7 : 5} fill={isCurrent ? "var(--accent)" : "var(--card)"} stroke="var(--accent)" strokeWidth={2} />;
}
