import { hasNoSignificantLoss } from "../../../store/measure/paired";
import type { PlottedPoint } from "./plotted";
import type { SeriesStyle } from "./series-style";

interface PointMarkProps {
  readonly plotted: PlottedPoint;
  readonly style: SeriesStyle;
  /** How large its symbol is, and how strong its whisker. */
  readonly look: { readonly scale: number; readonly whisker: number };
  readonly x: number;
  readonly y: number;
  /** Ends of the whisker. */
  readonly top: number;
  readonly bottom: number;
  readonly name: string;
  readonly isTabStop: boolean;
  readonly isActive: boolean;
  /** Under the person's floor. */
  readonly isDim: boolean;
}

const CAP = 4;

/** A point with its interval; tuned weights have a filled middle, a thin ring around stands for no significant loss. What it looks like stands in attributes, which a saved picture keeps. */
export function PointMark({ plotted, style, look, x, y, top, bottom, name, isTabStop, isActive, isDim }: PointMarkProps) {
  const { isCurrent } = plotted;
  return (
    <g role="button" tabIndex={isTabStop ? 0 : -1} aria-label={name} aria-current={isCurrent ? "true" : undefined} data-point={plotted.id} className="chart-point" opacity={isDim ? 0.32 : 1}>
      <path d={`M${x - CAP},${top}h${2 * CAP}M${x},${top}V${bottom}M${x - CAP},${bottom}h${2 * CAP}`} fill="none" stroke={style.color} strokeOpacity={look.whisker} strokeWidth={1.5} />
      <circle className="chart-ring" data-active={isActive} cx={x} cy={y} r={12} fill="none" stroke="var(--accent)" strokeWidth={2} opacity={0} />
      {hasNoSignificantLoss(plotted.point.paired) && <circle cx={x} cy={y} r={isCurrent ? 11 : 8.5 * look.scale} fill="none" stroke="var(--good)" strokeWidth={1.5} />}
      <path d={style.path} transform={`translate(${x} ${y}) scale(${isCurrent ? 1.45 : look.scale})`} fill={isCurrent ? style.color : "var(--card)"} stroke={style.color} strokeWidth={isCurrent ? 1.4 : 2} strokeLinejoin="round" />
      {plotted.point.tuned !== null && <path d={style.path} transform={`translate(${x} ${y}) scale(${0.42 * (isCurrent ? 1 : look.scale)})`} fill={isCurrent ? "var(--card)" : style.color} />}
    </g>
  );
}
