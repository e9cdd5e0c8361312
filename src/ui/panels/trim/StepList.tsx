import { useEffect, useRef } from "react";
import { goToState } from "../../../store/trim/mask-actions";
import { formatMultiple, formatRange, formatShare } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";
import type { StepRow } from "./trim-steps";
import { allDroppedWords, droppedWords } from "./trim-words";

/** Start and steps, the newest below; each leads to its state. */
export function StepList({ rows, running }: { readonly rows: readonly StepRow[]; readonly running: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const count = rows.length;
  useEffect(() => {
    if (running && count > 0 && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [running, count]);
  return (
    <div className="trim-steps" ref={box} role="region" aria-label="Steps" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Dropped</th>
            <th scope="col">Accuracy</th>
            <th scope="col">Speed</th>
            <th scope="col">Left</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <StepLine key={row.step} row={row} />
          ))}
        </tbody>
      </table>
      {count === 0 && <p className="quiet">Steps show here as they come.</p>}
    </div>
  );
}

function StepLine({ row }: { readonly row: StepRow }) {
  const { studio } = useWorkbench();
  const isHere = useStudioState((state) => state.history.current === row.node);
  const { step, node, dropped, tunedHere, quality, interval, multiple, share, isBest, isFinal } = row;
  const words = step === 0 ? "start" : droppedWords(dropped);
  return (
    <tr data-final={isFinal || undefined} aria-current={isHere ? "step" : undefined}>
      <th scope="row">{step}</th>
      <td title={allDroppedWords(dropped)}>
        {node === null ? (
          words
        ) : (
          <button type="button" className="link" aria-label={`Go to ${step === 0 ? "the start" : `step ${step}, ${words}`}`} onClick={() => goToState(studio, node)}>
            {words}
          </button>
        )}
        {tunedHere && <span className="tag">tuned</span>}
        {isBest && <span className="tag" data-of="best">best</span>}
        {isFinal && <span className="tag" data-of="final">final</span>}
      </td>
      <td>
        {formatShare(quality)} <small>{formatRange(interval.low, interval.high)}</small>
      </td>
      <td>{formatMultiple(multiple)}</td>
      <td>{formatShare(share)}</td>
    </tr>
  );
}
