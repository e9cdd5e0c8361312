import { useEffect, useMemo, useRef } from "react";
import { qualityOf } from "../../../evaluate/results";
import { mainLine } from "../../../store/trim/history";
import type { HistoryNode } from "../../../store/trim/history";
import { goToState } from "../../../store/trim/mask-actions";
import { accuracyOf, keyOf, speedMultiple } from "../../../store/measure/measurements";
import { targetOf } from "../../../store/selectors";
import { formatMultiple, formatShare } from "../../format";
import { Card } from "../../parts/Card";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** The way to the current mask and on to what redo would bring back; a click goes there. */
export function HistoryPanel() {
  const history = useStudioState((state) => state.history);
  const hasModel = useStudioState((state) => state.model !== null);
  const line = useMemo(() => mainLine(history).toReversed(), [history]);
  return (
    <Card title="History" className="history-card">
      {hasModel ? (
        <ol className="history" aria-label="Masks, newest first">
          {line.map((node) => (
            <HistoryEntry key={node.id} node={node} isCurrent={node.id === history.current} isAhead={node.id > history.current} />
          ))}
        </ol>
      ) : (
        <p className="quiet">Every change of the mask is kept here. Undo costs nothing.</p>
      )}
    </Card>
  );
}

interface HistoryEntryProps {
  readonly node: HistoryNode;
  readonly isCurrent: boolean;
  /** Comes after the current one: redo leads there. */
  readonly isAhead: boolean;
}

function HistoryEntry({ node, isCurrent, isAhead }: HistoryEntryProps) {
  const { studio } = useWorkbench();
  const entry = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) entry.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  const measured = useStudioState((state) => {
    const key = keyOf(node.state.mask);
    const accuracy = accuracyOf(state.measurements, key, targetOf(state));
    const multiple = key === "" ? null : speedMultiple(state.measurements, key);
    return [accuracy && formatShare(qualityOf(accuracy)), multiple && formatMultiple(multiple)].filter(Boolean).join(" · ");
  });
  return (
    <li ref={entry}>
      <button type="button" className="history-entry" data-ahead={isAhead} aria-current={isCurrent ? "step" : undefined} onClick={() => goToState(studio, node.id)}>
        <span className="history-dot" aria-hidden />
        <span className="history-label" title={node.state.label}>{node.state.label}</span>
        <span className="quiet">{measured}</span>
      </button>
    </li>
  );
}
