import type { FrontierSeries } from "../../../store/measure/frontier";
import { seriesStyle } from "./series-style";

interface LegendProps {
  readonly all: readonly FrontierSeries[];
  readonly hidden: readonly string[];
  readonly onToggle: (datasetId: string) => void;
}

/** Which series is which; with several, each can be switched off. */
export function Legend({ all, hidden, onToggle }: LegendProps) {
  const tuned = all.findLast(({ points }) => points.some((point) => point.tuned !== null));
  const inOrder = [...all].sort((a, b) => a.slot - b.slot);
  return (
    <ul className="legend" aria-label="Datasets on the chart">
      {inOrder.map((series) => {
        const { datasetId, part } = series.target;
        const words = (
          <>
            <Key slot={series.slot} />
            <span className="legend-name">{series.name}</span>
            <span className="legend-part">{part}</span>
          </>
        );
        return (
          <li key={datasetId} data-hidden={hidden.includes(datasetId)}>
            {all.length > 1 ? (
              <button type="button" className="legend-toggle" aria-pressed={!hidden.includes(datasetId)} title={series.name} onClick={() => onToggle(datasetId)}>
                {words}
              </button>
            ) : (
              <span className="legend-toggle" title={series.name}>
                {words}
              </span>
            )}
          </li>
        );
      })}
      {tuned && (
        <li>
          <span className="legend-toggle">
            <Key slot={tuned.slot} isTuned />
            <span className="legend-part">tuned</span>
          </span>
        </li>
      )}
    </ul>
  );
}

function Key({ slot, isTuned = false }: { readonly slot: number; readonly isTuned?: boolean }) {
  const { color, path } = seriesStyle(slot);
  return (
    <svg width={24} height={14} viewBox="-12 -7 24 14" aria-hidden>
      <path d="M-12,0H12" stroke={color} strokeWidth={1.5} {...(isTuned && { strokeDasharray: "5 4" })} />
      <path d={path} fill="var(--card)" stroke={color} strokeWidth={2} strokeLinejoin="round" />
      {isTuned && <path d={path} transform="scale(0.42)" fill={color} />}
    </svg>
  );
}
