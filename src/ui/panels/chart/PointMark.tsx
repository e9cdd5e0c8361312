import { hasNoSignificantLoss } from "../../../store/measure/paired";
import type { PlottedPoint } from "./plotted";
import { EXPORT_PATH, precisionMark } from "./series-style";
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
/** From the middle of a point to the letters beside it. */
const MARK_GAP = 11;

/** A point with its interval; an export has a shape of its own and says its precision, tuned weights have a filled middle, a thin ring around stands for no significant loss. What it looks like stands in attributes, which a saved picture keeps. */
export function PointMark({ plotted, style, look, x, y, top, bottom, name, isTabStop, isActive, isDim }: PointMarkProps) {
  const { isCurrent, point } = plotted;
  const mark = precisionMark(point.precision);
  const path = mark === "" ? style.path : EXPORT_PATH;
  return (
    <g role="button" tabIndex={isTabStop ? 0 : -1} aria-label={name} aria-current={isCurrent ? "true" : undefined} data-point={plotted.id} className="chart-point" opacity={isDim ? 0.32 : 1}>
      <path d={`M${x - CAP},${top}h${2 * CAP}M${x},${top}V${bottom}M${x - CAP},${bottom}h${2 * CAP}`} fill="none" stroke={style.color} strokeOpacity={look.whisker} strokeWidth={1.5} />
      <circle className="chart-ring" data-active={isActive} cx={x} cy={y} r={12} fill="none" stroke="var(--accent)" strokeWidth={2} opacity={0} />
      {hasNoSignificantLoss(point.paired) && <circle cx={x} cy={y} r={isCurrent ? 11 : 8.5 * look.scale} fill="none" stroke="var(--good)" strokeWidth={1.5} />}
      <path d={path} transform={`translate(${x} ${y}) scale(${isCurrent ? 1.45 : look.scale})`} fill={isCurrent ? style.color : "var(--card)"} stroke={style.color} strokeWidth={isCurrent ? 1.4 : 2} strokeLinejoin="round" />
      {point.tuned !== null && <path d={path} transform={`translate(${x} ${y}) scale(${0.42 * (isCurrent ? 1 : look.scale)})`} fill={isCurrent ? "var(--card)" : style.color} />}
      {mark !== "" && <text x={x + MARK_GAP} y={y + 3.5} fill={style.color} fontSize={10} fontWeight={600} stroke="var(--card)" strokeWidth={3} paintOrder="stroke">{mark}</text>}
    </g>
  );
}
