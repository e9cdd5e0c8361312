import { startTransition, useEffect, useMemo, useState } from "react";
import { CartesianGrid, DefaultZIndexes, ReferenceLine, ResponsiveContainer, Scatter, ScatterChart, XAxis, YAxis, ZIndexLayer } from "recharts";
import { formatTick } from "../../format";
import { chartScale, spacedOut } from "./chart-scale";
import type { ChartScale } from "./chart-scale";
import { FloorLine } from "./FloorLine";
import { levelSides } from "./level-sides";
import { Marks } from "./Marks";
import { ParetoLine } from "./ParetoLine";
import { levelsOf, qualityName } from "./plotted";
import { seriesStyle } from "./series-style";
import type { Frontier } from "./use-frontier";

interface FrontierChartProps {
  /** Something is plotted; the current series, if there, last. */
  readonly frontier: Frontier;
  /** Share kept above the points of the current branch, instead of the multiple of the full model. */
  readonly showsKept: boolean;
  readonly onChoose: (key: string) => void;
  readonly onFloor: (floor: number | null) => void;
}

const MARGIN = { top: 2, right: 18, bottom: 0, left: 4 };
/** A plot that is less high, in pixels, has no title over its upper axis. */
const TALL = 225;
/** What the margins and the y axis take of the width, and what a number above the plot needs, in pixels. */
const BESIDE = 76;
const NUMBER_WIDTH = 48;
const FIRST_SIZE = { width: 640, height: 300 };
/** So that a point at 100 % is drawn whole. */
const POINT_ROOM = { top: 10 };
/** allowDataOverflow: the scale already holds every point, and recharts sees none of them. */
const AXIS = { allowDataOverflow: true, tickLine: false, tick: { fontSize: 11, fill: "var(--muted)" } } as const;
/** A rim in the card's colour keeps words legible over a line. */
const WORDS = { fontSize: 11, fill: "var(--muted)", stroke: "var(--card)", strokeWidth: 3, paintOrder: "stroke" } as const;

/** Loaded when there is something to plot: recharts is the largest piece of the page. */
export default function FrontierChart({ frontier, showsKept, onChoose, onFloor }: FrontierChartProps) {
  const { plotted: all, axis, fullX, predictedX, front, onBranch, floor } = frontier;
  const [size, setSize] = useState(FIRST_SIZE);
  const isTall = size.height >= TALL;
  // The axes come first and what stands on them in a task of its own: together they would hold the page up.
  const [hasAxes, setHasAxes] = useState(false);
  useEffect(() => startTransition(() => setHasAxes(true)), []);
  const current = all.at(-1);
  const levels = useMemo(() => (current?.series.isCurrent ? levelsOf(current.series) : []), [current]);
  const fitting = useMemo(
    () => chartScale({ points: all.flatMap(({ points }) => points), levels: levels.map(({ y }) => y), fullX, alsoX: predictedX === null ? [] : [predictedX], floor }),
    [all, levels, fullX, predictedX, floor],
  );
  const [held, setHeld] = useState<ChartScale | null>(null);
  const scale = held ?? fitting;
  // The floor's name at the end where the full model is, away from what is trimmed.
  const sides = levelSides(floor === null ? levels : [...levels, { name: "floor", y: floor, prefers: axis.better === "more" ? "Left" : "Right" }], scale.y.domain);
  // With several datasets the lines are those of the current one, and of its colour.
  const lineColor = current && all.some(({ series }) => series !== current.series) ? seriesStyle(current.series.slot).color : "var(--muted)";
  const kept = spacedOut(onBranch.filter(({ point }) => point.kept !== null), scale.x.domain, NUMBER_WIDTH / Math.max(1, size.width - BESIDE));
  const upper = showsKept && kept.length > 0 && axis.id !== "bytes"
    ? { title: "share of the weights kept, current branch", ticks: kept.map(({ x }) => x), text: (x: number) => keptTick(kept.find((point) => point.x === x)?.point.kept ?? NaN) }
    : fullX === null ? null : { title: axis.upperTitle, ticks: scale.relative, text: (x: number) => axis.relative(x / fullX) };
  const kind = current?.series.points[0]?.accuracy.kind ?? "choice";
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={FIRST_SIZE} onResize={(width, height) => setSize({ width, height })}>
      <ScatterChart margin={MARGIN} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis type="number" dataKey="x" domain={scale.x.domain} ticks={scale.x.ticks} tickFormatter={formatTick} {...AXIS} axisLine={{ stroke: "var(--line-strong)" }} height={38} label={{ ...WORDS, value: axis.title, position: "insideBottom", offset: 4 }} />
        {hasAxes && upper && (
          <XAxis
            xAxisId="relative" orientation="top" type="number" dataKey="x" domain={scale.x.domain} ticks={upper.ticks} tickFormatter={upper.text}
            {...AXIS} axisLine={false} height={isTall ? 36 : 20} {...(isTall ? { label: { ...WORDS, value: upper.title, position: "insideTop", offset: 2 } } : {})}
          />
        )}
        <YAxis
          type="number" dataKey="y" domain={scale.y.domain} ticks={scale.y.ticks} padding={POINT_ROOM} width={54} tickFormatter={shareTick} {...AXIS} axisLine={false}
          label={{ ...WORDS, value: qualityName(kind), angle: -90, position: "insideLeft", offset: 6, style: { textAnchor: "middle" } }}
        />
        {hasAxes && levels.map(({ name, y }, index) => (
          <ReferenceLine key={name} y={y} stroke={lineColor} strokeDasharray="2 4" label={{ ...WORDS, value: name, position: sides[index] ?? "insideBottomRight" }} />
        ))}
        {/* Under the names of the levels, which may be near. */}
        {hasAxes && floor !== null && <ReferenceLine y={floor} stroke="var(--ink)" strokeWidth={1.5} />}
        {hasAxes && predictedX !== null && <ReferenceLine x={predictedX} stroke="var(--accent)" strokeDasharray="4 3" label={{ ...WORDS, fill: "var(--accent)", value: "not measured", position: "insideTop" }} />}
        <Scatter data={[]} />
        {hasAxes && (
          <ZIndexLayer zIndex={DefaultZIndexes.label + 1}>
            <ParetoLine front={front} better={axis.better} />
            <Marks all={all} floor={floor} onChoose={onChoose} />
            {floor !== null && (
              <FloorLine
                floor={floor} domain={scale.y.domain} side={sides.at(-1) ?? "insideBottomLeft"} quality={qualityName(kind)}
                onChange={onFloor} onHold={(isHeld) => setHeld(isHeld ? fitting : null)}
              />
            )}
          </ZIndexLayer>
        )}
      </ScatterChart>
    </ResponsiveContainer>
  );
}

function shareTick(value: number): string {
  return `${Math.round(value * 1000) / 10}%`;
}

/** All with one decimal: they stand side by side. */
function keptTick(value: number): string {
  return `${(value * 100).toFixed(1)}%`;
}
