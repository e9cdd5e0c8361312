import { useMemo, useState } from "react";
import { CartesianGrid, DefaultZIndexes, ReferenceLine, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis, ZIndexLayer } from "recharts";
import { formatTick } from "../../format";
import { chartScale } from "./chart-scale";
import { levelSides } from "./level-sides";
import { Marks } from "./Marks";
import { levelsOf, qualityName } from "./plotted";
import type { PlottedSeries } from "./plotted";
import { seriesStyle } from "./series-style";
import type { XAxisKind } from "./x-axis";

interface FrontierChartProps {
  /** Not empty; the current one, if there, last. */
  readonly all: readonly PlottedSeries[];
  readonly axis: XAxisKind;
  /** The full model's x, null while it is not measured. */
  readonly fullX: number | null;
  /** Where a formula puts the current mask, which is not measured; null when it is, or when nothing predicts it. */
  readonly predictedX: number | null;
  readonly onChoose: (key: string) => void;
}

const MARGIN = { top: 2, right: 18, bottom: 0, left: 4 };
/** A plot that is less high, in pixels, has no title over its upper axis. */
const TALL = 190;
/** So that a point at 100 % is drawn whole. */
const POINT_ROOM = { top: 10 };
/** allowDataOverflow: the scale already holds every point, and recharts sees none of them. */
const AXIS = { allowDataOverflow: true, tickLine: false, tick: { fontSize: 11, fill: "var(--muted)" } } as const;
/** A rim in the card's colour keeps words legible over a line. */
const WORDS = { fontSize: 11, fill: "var(--muted)", stroke: "var(--card)", strokeWidth: 3, paintOrder: "stroke" } as const;

/** Loaded when there is something to plot: recharts is the largest piece of the page. */
export default function FrontierChart({ all, axis, fullX, predictedX, onChoose }: FrontierChartProps) {
  const [isTall, setIsTall] = useState(true);
  const current = all.at(-1);
  const levels = useMemo(() => (current?.series.isCurrent ? levelsOf(current.series) : []), [current]);
  const scale = useMemo(
    () => chartScale({ points: all.flatMap(({ points }) => points), levels: levels.map(({ y }) => y), fullX, alsoX: predictedX === null ? [] : [predictedX] }),
    [all, levels, fullX, predictedX],
  );
  const sides = levelSides(levels, scale.y.domain);
  // With several series the lines are those of the current one, and of its colour.
  const lineColor = all.length > 1 && current ? seriesStyle(current.series.slot).color : "var(--muted)";
  const kind = current?.series.points[0]?.accuracy.kind ?? "choice";
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 300 }} onResize={(_, height) => setIsTall(height >= TALL)}>
      <ScatterChart margin={MARGIN} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis type="number" dataKey="x" domain={scale.x.domain} ticks={scale.x.ticks} tickFormatter={formatTick} {...AXIS} axisLine={{ stroke: "var(--line-strong)" }} height={38} label={{ ...WORDS, value: axis.title, position: "insideBottom", offset: 4 }} />
        {fullX !== null && (
          <XAxis
            xAxisId="relative" orientation="top" type="number" dataKey="x" domain={scale.x.domain} ticks={scale.relative} tickFormatter={(value: number) => axis.relative(value / fullX)}
            {...AXIS} axisLine={false} height={isTall ? 36 : 20} {...(isTall ? { label: { ...WORDS, value: axis.upperTitle, position: "insideTop", offset: 2 } } : {})}
          />
        )}
        <YAxis
          type="number" dataKey="y" domain={scale.y.domain} ticks={scale.y.ticks} padding={POINT_ROOM} width={54} tickFormatter={shareTick} {...AXIS} axisLine={false}
          label={{ ...WORDS, value: qualityName(kind), angle: -90, position: "insideLeft", offset: 6, style: { textAnchor: "middle" } }}
        />
        {levels.map(({ name, y }, index) => (
          <ReferenceLine key={name} y={y} stroke={lineColor} strokeDasharray="2 4" label={{ ...WORDS, value: name, position: sides[index] ?? "insideBottomRight" }} />
        ))}
        {predictedX !== null && <ReferenceLine x={predictedX} stroke="var(--accent)" strokeDasharray="4 3" label={{ ...WORDS, fill: "var(--accent)", value: "not measured", position: "insideTop" }} />}
        <Scatter data={[]} />
        <ZIndexLayer zIndex={DefaultZIndexes.label + 1}>
          <Marks all={all} onChoose={onChoose} />
        </ZIndexLayer>
      </ScatterChart>
    </ResponsiveContainer>
  );
}

function shareTick(value: number): string {
  return `${Math.round(value * 1000) / 10}%`;
}
