import { Repeat } from "lucide-react";
import type { TrimRun } from "../../../store/loop/loop-state";
import { runAgain } from "../../../store/loop/loop-actions";
import { STRATEGIES } from "../../../trim/records/strategy-list";
import { PopoverButton } from "../../parts/PopoverButton";
import { useWorkbench } from "../../workbench-context";

/** The same run from the same state by another strategy, so that the chart shows both. Nothing for a replayed recipe. */
export function RunAgainButton({ run: { course } }: { readonly run: TrimRun }) {
  const { studio } = useWorkbench();
  if (course.kind !== "search") return null;
  const label = (
    <>
      <Repeat size={13} aria-hidden /> <span className="kept-words">Run again</span>
    </>
  );
  return (
    <PopoverButton label={label} name="Run again with another strategy" title="Run again from the same state with" look="menu" className="button ghost">
      {(close) =>
        STRATEGIES.filter(({ id }) => id !== course.options.strategy).map(({ id, label: name, cost }) => (
          <button key={id} type="button" className="menu-item" onClick={() => (close(), void runAgain(studio, id))}>
            {name}
            <small>{cost} a scan</small>
          </button>
        ))
      }
    </PopoverButton>
  );
}
