import type { PlottedPoint } from "./plotted";
import type { SeriesStyle } from "./series-style";

interface PointMarkProps {
  readonly plotted: PlottedPoint;
  readonly style: SeriesStyle;
  readonly x: number;
  readonly y: number;
  /** Ends of the whisker. */
  readonly top: number;
  readonly bottom: number;
  readonly name: string;
  readonly isTabStop: boolean;
  readonly isActive: boolean;
}

const CAP = 4;

/** A point with its interval; tuned weights are a ring with a filled middle. What it looks like stands in attributes, which a saved picture keeps. */
export function PointMark({ plotted, style, x, y, top, bottom, name, isTabStop, isActive }: PointMarkProps) {
  const { isCurrent } = plotted;
  return (
    <g role="button" tabIndex={isTabStop ? 0 : -1} aria-label={name} aria-current={isCurrent ? "true" : undefined} data-point={plotted.id} className="chart-point">
      <path d={`M${x - CAP},${top}h${2 * CAP}M${x},${top}V${bottom}M${x - CAP},${bottom}h${2 * CAP}`} fill="none" stroke={style.color} strokeOpacity={0.55} strokeWidth={1.5} />
      <circle className="chart-ring" data-active={isActive} cx={x} cy={y} r={12} fill="none" stroke="var(--accent)" strokeWidth={2} opacity={0} />
      <path d={style.path} transform={`translate(${x} ${y})${isCurrent ? " scale(1.45)" : ""}`} fill={isCurrent ? style.color : "var(--card)"} stroke={style.color} strokeWidth={isCurrent ? 1.4 : 2} strokeLinejoin="round" />
      {plotted.point.tuned !== null && <path d={style.path} transform={`translate(${x} ${y}) scale(0.42)`} fill={isCurrent ? "var(--card)" : style.color} />}
    </g>
  );
}
