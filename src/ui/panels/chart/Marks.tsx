import { useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import { usePlotArea, useXAxisScale, useYAxisScale } from "recharts";
import { stateTitle } from "./state-title";
import type { Box, Spot } from "./place-tooltip";
import { seriesName } from "./plotted";
import type { PlottedLine, PlottedPoint, PlottedSeries } from "./plotted";
import { PointMark } from "./PointMark";
import { nearestPoint, stepByKey } from "./point-steps";
import { pointLines } from "./point-text";
import { PointTooltip } from "./PointTooltip";
import { seriesStyle } from "./series-style";

interface MarksProps {
  readonly all: readonly PlottedSeries[];
  /** What lies lower is dimmed. */
  readonly floor: number | null;
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

interface DrawnSeries {
  readonly source: PlottedSeries;
  readonly points: readonly Drawn[];
  readonly lines: readonly { readonly isTuned: boolean; readonly spots: readonly Spot[] }[];
}

/** With more points than this on the chart each is drawn smaller, and the whiskers of what is not the current series are fainter. */
const MANY_POINTS = 30;

/** Half of the widest symbol, and the letters beside an export, in pixels. */
const SYMBOL = 8;
const LETTERS = 26;

/** The points of all series with their whiskers and lines: hovered, focused, chosen. Inside a recharts chart. */
export function Marks({ all, floor, onChoose }: MarksProps) {
  const group = useRef<SVGGElement>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  // A click leaves the focus behind, which is no reason to go on explaining.
  const [isByKey, setIsByKey] = useState(false);
  const area = usePlotArea();
  const drawn = useDrawn(all);
  const points = drawn.flatMap((series) => series.points);
  if (!area || points.length === 0) return null;
  const active = points.find(({ id }) => id === (hovered ?? (isByKey ? focused : null))) ?? null;
  const stop = points.find(({ id }) => id === focused) ?? points.findLast(({ plotted }) => plotted.isCurrent) ?? points.at(-1);
  const under = (event: PointerEvent<SVGElement>) => nearestPoint(points, pixelsIn(event));
  const choose = (point: Drawn | null) => point && onChoose(point.plotted.point.key);
  const onKeyDown = (event: KeyboardEvent<SVGElement>) => {
    const at = points.find(({ id }) => id === focused);
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = stepByKey(drawn.map((series) => series.points).filter((row) => row.length > 0), at.id, event.key);
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
        <SeriesMarks key={series.source.id} series={series} floor={floor} isOneOf={drawn.length} isDense={points.length > MANY_POINTS} isTop={series === drawn.at(-1)} activeId={active?.id ?? null} stopId={stop?.id ?? null} />
      ))}
      {active && (
        <PointTooltip
          plotted={active.plotted} from={drawn.length > 1 ? seriesName(active.source) : null} group={group}
          anchor={active} line={drawn.find(({ source }) => source === active.source)?.lines.flatMap(({ spots }) => spots) ?? []}
          mark={boxOf(active)} others={points.filter((point) => point !== active).map(boxOf)}
        />
      )}
    </g>
  );
}

interface SeriesMarksProps {
  readonly series: DrawnSeries;
  readonly floor: number | null;
  /** How many series there are. */
  readonly isOneOf: number;
  /** There are many points. */
  readonly isDense: boolean;
  /** Drawn over all others. */
  readonly isTop: boolean;
  readonly activeId: string | null;
  readonly stopId: string | null;
}

function SeriesMarks({ series: { source, points, lines }, floor, isOneOf, isDense, isTop, activeId, stopId }: SeriesMarksProps) {
  const style = seriesStyle(source.slot);
  // The current point last: it is drawn on top.
  const inOrder = [...points].sort((a, b) => Number(a.plotted.isCurrent) - Number(b.plotted.isCurrent));
  return (
    <g opacity={source.series.isCurrent ? 1 : 0.85}>
      {lines.map(({ isTuned, spots }) => {
        const d = `M${spots.map(({ x, y }) => `${x},${y}`).join("L")}`;
        return <path key={d} d={d} fill="none" stroke={style.color} strokeOpacity={0.65} strokeWidth={1.5} {...(isTuned && { strokeDasharray: "5 4" })} />;
      })}
      {inOrder.map(({ id, plotted, x, y, top, bottom }) => (
        <PointMark
          key={id} plotted={plotted} style={style} look={{ scale: isDense ? 0.72 : 1, whisker: isDense && !isTop ? 0.22 : 0.55 }} x={x} y={y} top={top} bottom={bottom} isTabStop={id === stopId} isActive={id === activeId} isDim={floor !== null && plotted.y < floor}
          name={[stateTitle(plotted.point.key), ...(isOneOf > 1 ? [seriesName(source)] : []), ...pointLines(plotted.point)].join(", ")}
        />
      ))}
    </g>
  );
}

/** Nothing before recharts has laid out its axes. */
function useDrawn(all: readonly PlottedSeries[]): DrawnSeries[] {
  const toX = useXAxisScale();
  const toY = useYAxisScale();
  const draw = (source: PlottedSeries, plotted: PlottedPoint): Drawn[] => {
    const [x, y, top, bottom] = [toX?.(plotted.x), toY?.(plotted.y), toY?.(plotted.high), toY?.(plotted.low)];
    return x === undefined || y === undefined || top === undefined || bottom === undefined ? [] : [{ id: plotted.id, plotted, source, x, y, top, bottom }];
  };
  const line = (source: PlottedSeries, { isTuned, points }: PlottedLine) => ({ isTuned, spots: points.flatMap((point): Spot[] => draw(source, point)) });
  return all.map((source) => ({
    source, points: source.points.flatMap((plotted) => draw(source, plotted)), lines: source.lines.map((one) => line(source, one)).filter(({ spots }) => spots.length > 0),
  }));
}

/** A point with its whiskers. */
function boxOf({ plotted, x, y, top, bottom }: Drawn): Box {
  const right = plotted.point.precision === "source" ? SYMBOL : SYMBOL + LETTERS;
  return { left: x - SYMBOL, right: x + right, top: Math.min(top, y - SYMBOL), bottom: Math.max(bottom, y + SYMBOL) };
}

function pixelsIn({ currentTarget, clientX, clientY }: { readonly currentTarget: SVGElement; readonly clientX: number; readonly clientY: number }): Spot {
  const { left, top } = (currentTarget.ownerSVGElement ?? currentTarget).getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

function focusPoint(group: SVGGElement | null, id: string): void {
  group?.querySelector<SVGGElement>(`[data-point="${CSS.escape(id)}"]`)?.focus();
}
