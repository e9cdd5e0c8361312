import { ChartSpline } from "lucide-react";
import { memo } from "react";
import type { CSSProperties, SyntheticEvent } from "react";
import { toggleBranch } from "../../../store/measure/chart-actions";
import { goToState } from "../../../store/trim/mask-actions";
import { useWorkbench } from "../../workbench-context";
import { BranchMenu } from "./BranchMenu";
import { BranchName } from "./BranchName";

/** Further lanes would leave no room for the words. */
const MOST_LANES = 6;

interface HistoryRowProps {
  readonly id: number;
  readonly label: string;
  /** The person's, of the branch; empty while it has none. */
  readonly name: string;
  /** Of the progressive trim that began here; null elsewhere. */
  readonly strategy: string | null;
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
  /** Whether the line that ends here stands on the chart; null where there is nothing to choose. */
  readonly isOnChart: boolean | null;
  /** The name is being typed. */
  readonly isNaming: boolean;
  /** What can be done with its branch is at hand. */
  readonly hasMenu: boolean;
  readonly onMenu: (id: number | null) => void;
}

export const HistoryRow = memo(function HistoryRow(props: HistoryRowProps) {
  const { id, label, name, strategy, isTuned, measured, lane, isBranch, isLast, isCurrent, isAhead, isTabStop, isOnChart, isNaming, hasMenu, onMenu } = props;
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
      aria-label={[name, label, strategy ?? "", isTuned ? "tuned weights" : "", measured, isBranch ? "branch" : ""].filter((part) => part !== "").join(", ")}
      aria-current={isCurrent ? "step" : undefined}
      tabIndex={isTabStop ? 0 : -1}
      style={{ "--lane": Math.min(lane, MOST_LANES) } as CSSProperties}
      onClick={() => goToState(studio, id)}
    >
      <i className="history-turn" aria-hidden />
      <span className="history-dot" aria-hidden />
      {isNaming ? <BranchName id={id} name={name} label={label} /> : <Words name={name} label={label} strategy={strategy} />}
      <span className="quiet">{measured}</span>
      <span className="history-tools" onClick={apart} onKeyDown={apart} onFocus={apart}>
        {isOnChart !== null && <OnChart id={id} label={name === "" ? label : name} isOnChart={isOnChart} />}
        {hasMenu && <BranchMenu id={id} label={name === "" ? label : name} isOnChart={isOnChart} onOpenChange={(isOpen) => onMenu(isOpen ? id : null)} />}
      </span>
    </div>
  );
});

/** What happens in a row's tools, and in the menu that they open, is not meant for the row. */
function apart(event: SyntheticEvent): void {
  event.stopPropagation();
}

function Words({ name, label, strategy }: Pick<HistoryRowProps, "name" | "label" | "strategy">) {
  return (
    <span className="history-label" title={[name, label, strategy ?? ""].filter((part) => part !== "").join(" · ")}>
      {name === "" ? label : <b>{name}</b>}
      {strategy !== null && <span className="tag">{strategy}</span>}
    </span>
  );
}

function OnChart({ id, label, isOnChart }: { readonly id: number; readonly label: string; readonly isOnChart: boolean }) {
  const { studio } = useWorkbench();
  const title = isOnChart ? "On the chart" : "Not on the chart";
  return (
    <button type="button" className="button ghost icon-only branch-shown" aria-pressed={isOnChart} aria-label={`${label} on the chart`} title={title} onClick={() => toggleBranch(studio, id)}>
      <ChartSpline size={13} aria-hidden />
    </button>
  );
}
