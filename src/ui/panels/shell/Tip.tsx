import { Lightbulb, X } from "lucide-react";
import type { ReactNode } from "react";
import { dismissHint } from "../../../store/page/page-actions";
import type { HintId } from "../../../store/state";
import { useStudioState, useWorkbench } from "../../workbench-context";

interface TipProps {
  readonly id: HintId;
  /** One or two sentences. */
  readonly children: ReactNode;
}

/** Advice beside what it is about, until the person sends it away. */
export function Tip({ id, children }: TipProps) {
  const { studio } = useWorkbench();
  const isDismissed = useStudioState((state) => state.dismissedHints.includes(id));
  if (isDismissed) return null;
  return (
    <aside className="tip" aria-label="Tip">
      <Lightbulb aria-hidden size={15} />
      <span>{children}</span>
      <button type="button" className="button ghost icon-only" aria-label="Dismiss this tip" onClick={() => dismissHint(studio, id)}>
        <X size={13} />
      </button>
    </aside>
  );
}
