import type { ReactNode } from "react";
import { pairedBriefly, pairedInWords, pairedWithFull, powerInWords } from "../../../store/measure/paired";
import { selectStateKey, targetOf } from "../../../store/selectors";
import { useStudioState } from "../../workbench-context";
import { LegendKey } from "./LegendKey";
import { picksOf } from "./picks";
import type { Frontier } from "./use-frontier";

interface VerdictProps {
  readonly frontier: Frontier;
  readonly onChoose: (key: string) => void;
  /** Stands at the right of the points to look at. */
  readonly children: ReactNode;
}

/** What the numbers mean: the current state against the full model, and which points to look at first. */
export function Verdict({ frontier, onChoose, children }: VerdictProps) {
  const words = useStudioState((state) => {
    const paired = pairedWithFull(state.measurements, selectStateKey(state), targetOf(state));
    return paired ? [pairedInWords(paired), powerInWords(paired), pairedBriefly(paired)].join("\n") : "";
  });
  const [sentence = "", power = "", brief = ""] = words.split("\n");
  const picks = picksOf(frontier.shown, frontier.axis, frontier.floor);
  return (
    <>
      {sentence !== "" && (
        <p className="chart-verdict" title={`${sentence} ${power}`.trim()}>
          <span className="chart-whole">
            {sentence} {power !== "" && <span className="quiet">{power}</span>}
          </span>
          <span className="chart-brief">{brief}</span>
        </p>
      )}
      <div className="chart-bar">
        <ul className="chart-picks" aria-label="Points to look at first">
          {picks.map(({ pieces, title, point, text }) => (
            <li key={title} title={`${title}: ${text}`}>
              <LegendKey pieces={pieces} />
              <span className="chart-pick-title">{title}:</span>
              {point ? (
                <button type="button" className="link" onClick={() => onChoose(point.point.key)}>
                  {text}
                </button>
              ) : (
                <span>{text}</span>
              )}
            </li>
          ))}
        </ul>
        {children}
      </div>
    </>
  );
}
