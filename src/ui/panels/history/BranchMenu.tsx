import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { saveRecipe } from "../../../store/loop/recipe-actions";
import { toggleBranch } from "../../../store/measure/chart-actions";
import { canRemoveBranch, deleteBranch, startNaming } from "../../../store/trim/branch-actions";
import { formatPlural } from "../../format";
import { PopoverButton } from "../../parts/PopoverButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { statesFrom } from "./branch-rows";

interface BranchMenuProps {
  readonly id: number;
  readonly label: string;
  /** Whether its line stands on the chart; null where it is no end of a branch. */
  readonly isOnChart: boolean | null;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** What can be done with a state's branch. Deleting is asked for once more, in the same place. */
export function BranchMenu({ id, label, isOnChart, onOpenChange }: BranchMenuProps) {
  return (
    <PopoverButton label={<Ellipsis size={14} aria-hidden />} name={`Branch at ${label}`} title={`Branch at ${label}`} look="menu" className="button ghost icon-only branch-menu" onOpenChange={onOpenChange}>
      {(close) => <Entries id={id} isOnChart={isOnChart} close={close} />}
    </PopoverButton>
  );
}

function Entries({ id, isOnChart, close }: Pick<BranchMenuProps, "id" | "isOnChart"> & { readonly close: () => void }) {
  const { studio } = useWorkbench();
  const [isAsking, setIsAsking] = useState(false);
  const count = useStudioState((state) => statesFrom(state.history, id));
  const canDelete = useStudioState((state) => canRemoveBranch(state, id));
  const entry = (text: string, run: () => void) => (
    <button type="button" className="menu-item" onClick={() => (close(), run())}>
      {text}
    </button>
  );
  if (isAsking) {
    return (
      <div className="branch-ask">
        <p>{count === 1 ? "Delete this state?" : `Delete this state and the ${formatPlural(count - 1, "one", "ones")} after it?`} Measured points stay; tuned weights that nothing else needs go.</p>
        <div>
          <button type="button" className="button primary" onClick={() => (close(), deleteBranch(studio, id))}>
            Delete
          </button>
          <button type="button" className="button" onClick={close}>
            Keep
          </button>
        </div>
      </div>
    );
  }
  return (
    <>
      {id !== 0 && entry("Name this branch", () => startNaming(studio, id))}
      {isOnChart !== null && entry(isOnChart ? "Take it off the chart" : "Show it on the chart", () => toggleBranch(studio, id))}
      {id !== 0 && entry("Save it as a recipe", () => void saveRecipe(studio, id))}
      <button type="button" className="menu-item" aria-disabled={canDelete !== true} onClick={() => canDelete === true && setIsAsking(true)}>
        {count === 1 ? "Delete this state" : `Delete ${formatPlural(count, "state", "states")} from here on`}
        {canDelete !== true && <small>{canDelete}</small>}
      </button>
    </>
  );
}
