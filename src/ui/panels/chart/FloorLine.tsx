import type { KeyboardEvent, PointerEvent } from "react";
import { usePlotArea, useYAxisScale } from "recharts";
import { formatShare } from "../../format";
import type { LevelSide } from "./level-sides";

interface FloorLineProps {
  readonly floor: number;
  readonly domain: readonly [low: number, high: number];
  /** Of its name. */
  readonly side: LevelSide;
  /** "accuracy". */
  readonly quality: string;
  readonly onChange: (floor: number | null) => void;
  /** While it is dragged the axes stay as they are. */
  readonly onHold: (isHeld: boolean) => void;
}

/** A saved picture leaves it out. */
const PAGE_ONLY = { "data-page-only": true } as const;

/** One step by key or by dragging: half a point. */
const STEP = 0.005;
const KEY_STEPS: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };

/** The name and the grip of the line at the accuracy that the person wants at least: dragged, or moved by keys. Inside a recharts chart. */
export function FloorLine({ floor, domain: [low, high], side, quality, onChange, onHold }: FloorLineProps) {
  const area = usePlotArea();
  const toY = useYAxisScale();
  const [y, bottom, top] = [toY?.(floor), toY?.(low), toY?.(high)];
  if (!area || y === undefined || bottom === undefined || top === undefined) return null;
  const right = area.x + area.width;
  const move = (to: number) => onChange(Math.min(1, Math.max(0, Math.round(to / STEP) * STEP)));
  const drag = (event: PointerEvent<SVGGElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const at = event.clientY - (event.currentTarget.ownerSVGElement?.getBoundingClientRect().top ?? 0);
    move(Math.min(high, Math.max(low, low + ((bottom - at) / (bottom - top)) * (high - low))));
  };
  const takeAway = (svg: SVGSVGElement | null) => {
    // The line goes with the focus on it: the points have it next.
    svg?.querySelector<SVGGElement>('[data-point][tabindex="0"]')?.focus();
    onChange(null);
  };
  const onKeyDown = (event: KeyboardEvent<SVGGElement>) => {
    const steps = KEY_STEPS[event.key];
    if (event.key === "Delete" || event.key === "Backspace") takeAway(event.currentTarget.ownerSVGElement);
    else if (steps === undefined) return;
    else move(floor + steps * STEP);
    event.preventDefault();
  };
  const words = `floor ${formatShare(floor)}`;
  return (
    <g>
      <text
        x={side.endsWith("Right") ? right - 5 : area.x + 5} y={side.startsWith("insideTop") ? y + 13 : y - 5} textAnchor={side.endsWith("Right") ? "end" : "start"} pointerEvents="none"
        fontSize={11} fontWeight={600} fill="var(--ink)" stroke="var(--card)" strokeWidth={3} paintOrder="stroke"
      >
        {words}
      </text>
      <g
        className="chart-floor" role="slider" tabIndex={0} aria-label={`Floor of ${quality}`} aria-orientation="vertical"
        aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(floor * 1000) / 10} aria-valuetext={formatShare(floor)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          onHold(true);
        }}
        onPointerMove={drag} onPointerUp={() => onHold(false)} onPointerCancel={() => onHold(false)} onKeyDown={onKeyDown}
      >
        <title>Drag, or use the arrow keys; Delete takes it away</title>
        <rect x={right - 4} y={y - 12} width={24} height={24} fill="transparent" {...PAGE_ONLY} />
        <rect x={right + 1} y={y - 7} width={14} height={14} rx={4} fill="var(--card)" stroke="var(--ink)" strokeWidth={1.5} {...PAGE_ONLY} />
        <path d={`M${right + 5},${y - 2}h6M${right + 5},${y + 2}h6`} stroke="var(--ink)" strokeWidth={1.2} {...PAGE_ONLY} />
      </g>
    </g>
  );
}
