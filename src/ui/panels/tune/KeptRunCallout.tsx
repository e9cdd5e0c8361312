import { Play } from "lucide-react";
import { useState } from "react";
import { deleteRun, unfinishedOf } from "../../../store/tune/kept-runs";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { keptWords } from "./tune-words";

/** A run that was stopped on its way, of this model, and how to go on with it. */
export function KeptRunCallout() {
  const { studio, commands } = useWorkbench();
  const [now] = useState(() => new Date());
  const kept = useStudioState(unfinishedOf);
  if (!kept) return null;
  return (
    <aside className="kept-run" aria-label="Run that can go on">
      <span>{keptWords(kept, now)}</span>
      <CommandButton command={commands.goOnTuning} icon={<Play size={13} />} label="Go on" />
      <button type="button" className="button ghost" onClick={() => void deleteRun(studio, kept.runId)}>
        Delete
      </button>
    </aside>
  );
}
