import { useMemo, useState } from "react";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from "recharts";
import type { DotItemDotProps } from "recharts";
import type { TuneRun } from "../../../store/tune/tune-state";
import { formatShare, formatTick } from "../../format";
import { curveAxes } from "./curve-axes";
import { curveOf, lossText } from "./tune-curve";
import type { CurvePoint } from "./tune-curve";

const MARGIN = { top: 6, right: 4, bottom: 0, left: 0 };
const AXIS = { tickLine: false, tick: { fontSize: 11, fill: "var(--muted)" } } as const;
const LINE = { isAnimationActive: false, connectNulls: true } as const;

/** Loss by step on the left, what the validation rows say on the right. Loaded with the first run: recharts is large. */
export default function TuneChart({ run }: { readonly run: TuneRun }) {
  const points = useMemo(() => curveOf(run), [run]);
  const axes = useMemo(() => curveAxes(points, run.settings.steps), [points, run.settings.steps]);
  const [at, setAt] = useState<number | null>(null);
  const best = points.find(({ step, quality }) => step === run.bestStep && quality !== null);
  return (
    <>
      <p className="curve-key" aria-hidden>
        <i data-of="loss" /> loss
        {run.validations.length > 0 && (
          <>
            <i data-of="quality" /> validation{best && `, best ${best.step === 0 ? "before the first step" : `at step ${best.step}`}`}
          </>
        )}
        <span className="spacer" />
        {readout(points, at)}
      </p>
      <div className="curve-plot" aria-hidden>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 160 }}>
          <LineChart data={points} margin={MARGIN} accessibilityLayer={false} onMouseMove={({ activeLabel }) => setAt(activeLabel === undefined ? null : Number(activeLabel))} onMouseLeave={() => setAt(null)}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis type="number" dataKey="step" {...axes.steps} {...AXIS} axisLine={{ stroke: "var(--line-strong)" }} height={20} />
            <YAxis yAxisId="loss" width={38} {...axes.loss} tickFormatter={formatTick} {...AXIS} axisLine={false} />
            <YAxis yAxisId="quality" orientation="right" width={48} {...axes.quality} tickFormatter={shareTick} {...AXIS} axisLine={false} hide={axes.quality === null} />
            <Line yAxisId="loss" dataKey="loss" stroke="var(--accent)" strokeOpacity={0.35} strokeWidth={1} dot={false} activeDot={false} {...LINE} />
            <Line yAxisId="loss" dataKey="trend" stroke="var(--accent)" strokeWidth={2} dot={false} activeDot={false} {...LINE} />
            <Line yAxisId="quality" dataKey="quality" stroke="var(--series-1)" strokeWidth={1.5} strokeDasharray="4 3" dot={measuredDot(best?.step)} activeDot={false} {...LINE} />
          </LineChart>
        </ResponsiveContainer>
      </div>
    </>
  );
}

/** The best one is filled. A function and no component: recharts calls it with each point. */
const measuredDot = (bestStep: number | undefined) => ({ cx, cy, value, index, payload }: DotItemDotProps) => {
  const isBest = payload.step === bestStep;
  if (value === null || cx === undefined || cy === undefined) return null;
  return <circle key={index} cx={cx} cy={cy} r={isBest ? 4.5 : 3} fill={isBest ? "var(--series-1)" : "var(--card)"} stroke="var(--series-1)" strokeWidth={1.8} />;
};

/** In words beside the key: a box over the curve would cover what it explains. */
function readout(points: readonly CurvePoint[], at: number | null): string {
  const point = at === null ? undefined : points.find(({ step }) => step === at);
  if (!point) return "";
  return [`step ${point.step}`, ...(point.loss === null ? [] : [`loss ${lossText(point.loss)}`]), ...(point.quality === null ? [] : [`validation ${formatShare(point.quality)}`])].join(" · ");
}

function shareTick(value: number): string {
  return `${formatTick(100 * value)}%`;
}
