import { useEffect, useRef } from "react";
import { goToState } from "../../../store/trim/mask-actions";
import { formatMultiple, formatRange, formatShare } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";
import type { StepRow } from "./trim-steps";
import { allDroppedWords, droppedWords } from "./trim-words";

/** Start and steps, the newest below; each leads to its state. */
export function StepList({ rows }: { readonly rows: readonly StepRow[] }) {
  const box = useRef<HTMLDivElement>(null);
  const final = rows.findIndex(({ isFinal }) => isFinal);
  const shown = final < 0 ? rows.length - 1 : final;
  useEffect(() => keepInView(box.current, shown), [shown]);
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
      {rows.length === 0 && <p className="quiet">Steps show here as they come.</p>}
    </div>
  );
}

/** Scrolls the list alone: `scrollIntoView` would move the dock too. */
function keepInView(box: HTMLElement | null, index: number): void {
  const row = box?.querySelectorAll<HTMLElement>("tbody tr")[index];
  if (box && row) box.scrollTop = row.offsetTop + row.offsetHeight - box.clientHeight;
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
