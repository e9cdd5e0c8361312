import { useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import { usePlotArea, useXAxisScale, useYAxisScale } from "recharts";
import { stateTitle } from "./state-title";
import type { Box, Spot } from "./place-tooltip";
import type { PlottedPoint, PlottedSeries } from "./plotted";
import { PointMark } from "./PointMark";
import { nearestPoint, stepByKey } from "./point-steps";
import { pointLines } from "./point-text";
import { PointTooltip } from "./PointTooltip";
import { seriesStyle } from "./series-style";

interface MarksProps {
  readonly all: readonly PlottedSeries[];
  /** Back to the mask and the weights of a point. */
  readonly onChoose: (key: string) => void;
}

interface Drawn extends Spot {
  readonly id: string;
  readonly plotted: PlottedPoint;
  readonly top: number;
  readonly bottom: number;
  readonly source: PlottedSeries;
}

/** Half of the widest symbol, in pixels. */
const SYMBOL = 8;

/** The points of all series with their whiskers and lines: hovered, focused, chosen. Inside a recharts chart. */
export function Marks({ all, onChoose }: MarksProps) {
  const group = useRef<SVGGElement>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  // A click leaves the focus behind, which is no reason to go on explaining.
  const [isByKey, setIsByKey] = useState(false);
  const area = usePlotArea();
  const drawn = useDrawn(all);
  if (!area || drawn.length === 0) return null;

  const points = drawn.flat();
  const active = points.find(({ id }) => id === (hovered ?? (isByKey ? focused : null))) ?? null;
  const stop = points.find(({ id }) => id === focused) ?? points.findLast(({ plotted }) => plotted.isCurrent) ?? points.at(-1);
  const under = (event: PointerEvent<SVGElement>) => nearestPoint(points, pixelsIn(event));
  const choose = (point: Drawn | null) => point && onChoose(point.plotted.point.key);
  const onKeyDown = (event: KeyboardEvent<SVGElement>) => {
    const at = points.find(({ id }) => id === focused);
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = stepByKey(drawn, at.id, event.key);
    if (event.key === "Enter" || event.key === " ") choose(at);
    else if (event.key === "Escape") setIsByKey(false);
    else if (to === null) return;
    else focusPoint(group.current, to);
    event.preventDefault();
  };
  return (
    <g
      ref={group} className="chart-marks" data-pointing={hovered !== null}
      onPointerMove={(event) => setHovered(under(event)?.id ?? null)}
      onPointerLeave={() => setHovered(null)}
      onClick={(event) => choose(nearestPoint(points, pixelsIn(event)))}
      onFocus={({ target }) => {
        setFocused(target.getAttribute("data-point"));
        setIsByKey(target.matches(":focus-visible"));
      }}
      onBlur={() => setFocused(null)}
      onKeyDown={onKeyDown}
    >
      <rect {...area} fill="transparent" />
      {drawn.map((series) => (
        <SeriesMarks key={series[0]?.id} series={series} isOneOf={drawn.length} activeId={active?.id ?? null} stopId={stop?.id ?? null} />
      ))}
      {active && (
        <PointTooltip
          plotted={active.plotted} from={drawn.length > 1 ? nameOf(active.source) : null} group={group}
          anchor={active} line={drawn.find((series) => series.includes(active)) ?? []}
          mark={boxOf(active)} others={points.filter((point) => point !== active).map(boxOf)}
        />
      )}
    </g>
  );
}

interface SeriesMarksProps {
  readonly series: readonly Drawn[];
  /** How many series there are. */
  readonly isOneOf: number;
  readonly activeId: string | null;
  readonly stopId: string | null;
}

function SeriesMarks({ series, isOneOf, activeId, stopId }: SeriesMarksProps) {
  const [first] = series;
  if (!first) return null;
  const style = seriesStyle(first.source.series.slot);
  // The current point last: it is drawn on top.
  const inOrder = [...series].sort((a, b) => Number(a.plotted.isCurrent) - Number(b.plotted.isCurrent));
  return (
    <g opacity={first.source.series.isCurrent ? 1 : 0.85}>
      {[false, true].map((isTuned) => (
        <SeriesLine key={String(isTuned)} points={series.filter(({ plotted }) => (plotted.point.tuned !== null) === isTuned)} color={style.color} isTuned={isTuned} />
      ))}
      {inOrder.map(({ id, plotted, x, y, top, bottom, source }) => (
        <PointMark
          key={id} plotted={plotted} style={style} x={x} y={y} top={top} bottom={bottom} isTabStop={id === stopId} isActive={id === activeId}
          name={[stateTitle(plotted.point.key), ...(isOneOf > 1 ? [nameOf(source)] : []), ...pointLines(plotted.point)].join(", ")}
        />
      ))}
    </g>
  );
}

/** Tuned points have a line of their own, dashed: a mask then has two places. */
function SeriesLine({ points, color, isTuned }: { readonly points: readonly Drawn[]; readonly color: string; readonly isTuned: boolean }) {
  if (points.length === 0) return null;
  return <path d={`M${points.map(({ x, y }) => `${x},${y}`).join("L")}`} fill="none" stroke={color} strokeOpacity={0.65} strokeWidth={1.5} {...(isTuned && { strokeDasharray: "5 4" })} />;
}

/** Nothing before recharts has laid out its axes. */
function useDrawn(all: readonly PlottedSeries[]): Drawn[][] {
  const toX = useXAxisScale();
  const toY = useYAxisScale();
  const draw = (source: PlottedSeries, plotted: PlottedPoint): Drawn[] => {
    const [x, y, top, bottom] = [toX?.(plotted.x), toY?.(plotted.y), toY?.(plotted.high), toY?.(plotted.low)];
    return x === undefined || y === undefined || top === undefined || bottom === undefined ? [] : [{ id: plotted.id, plotted, source, x, y, top, bottom }];
  };
  return all.map((source) => source.points.flatMap((plotted) => draw(source, plotted))).filter((series) => series.length > 0);
}

/** A point with its whiskers. */
function boxOf({ x, y, top, bottom }: Drawn): Box {
  return { left: x - SYMBOL, right: x + SYMBOL, top: Math.min(top, y - SYMBOL), bottom: Math.max(bottom, y + SYMBOL) };
}

function nameOf({ series }: PlottedSeries): string {
  return `${series.name}, ${series.target.part}`;
}

function pixelsIn({ currentTarget, clientX, clientY }: { readonly currentTarget: SVGElement; readonly clientX: number; readonly clientY: number }): Spot {
  const { left, top } = (currentTarget.ownerSVGElement ?? currentTarget).getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

function focusPoint(group: SVGGElement | null, id: string): void {
  group?.querySelector<SVGGElement>(`[data-point="${CSS.escape(id)}"]`)?.focus();
}
