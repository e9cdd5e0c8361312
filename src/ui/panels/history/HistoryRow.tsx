import { memo } from "react";
import type { CSSProperties } from "react";
import { goToState } from "../../../store/trim/mask-actions";
import { useWorkbench } from "../../workbench-context";

/** Further lanes would leave no room for the words. */
const MOST_LANES = 6;

interface HistoryRowProps {
  readonly id: number;
  readonly label: string;
  readonly isTuned: boolean;
  /** "64.0 % · 1.31x", empty while not measured. */
  readonly measured: string;
  readonly lane: number;
  readonly isBranch: boolean;
  /** Nothing comes after it. */
  readonly isLast: boolean;
  readonly isCurrent: boolean;
  /** Redo leads there. */
  readonly isAhead: boolean;
  readonly isTabStop: boolean;
}

export const HistoryRow = memo(function HistoryRow(props: HistoryRowProps) {
  const { id, label, isTuned, measured, lane, isBranch, isLast, isCurrent, isAhead, isTabStop } = props;
  const { studio } = useWorkbench();
  return (
    <div
      role="treeitem"
      className="history-row"
      data-node={id}
      data-branch={isBranch || undefined}
      data-last={isLast || undefined}
      data-ahead={isAhead || undefined}
      data-tuned={isTuned || undefined}
      aria-level={lane + 1}
      aria-label={[label, isTuned ? "tuned weights" : "", measured, isBranch ? "branch" : ""].filter((part) => part !== "").join(", ")}
      aria-current={isCurrent ? "step" : undefined}
      tabIndex={isTabStop ? 0 : -1}
      style={{ "--lane": Math.min(lane, MOST_LANES) } as CSSProperties}
      onClick={() => goToState(studio, id)}
    >
      <i className="history-turn" aria-hidden />
      <span className="history-dot" aria-hidden />
      <span className="history-label" title={label}>{label}</span>
      <span className="quiet">{measured}</span>
    </div>
  );
});
