import { Lightbulb, X } from "lucide-react";
import { nextStep } from "../../../store/page/next-step";
import { dismissHint } from "../../../store/page/page-actions";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** What to do next, until the person sends that advice away. */
export function Tip() {
  const { studio } = useWorkbench();
  const step = useStudioState(nextStep); // one of a fixed list: the same step is the same object
  if (!step) return null;
  return (
    <aside className="tip" aria-label="Tip">
      <Lightbulb aria-hidden size={15} />
      <span>{step.text}</span>
      <button type="button" className="button ghost icon-only" aria-label="Dismiss this tip" onClick={() => dismissHint(studio, step.id)}>
        <X size={13} />
      </button>
    </aside>
  );
}
