import { Play } from "lucide-react";
import { useState } from "react";
import { removeTrim, unfinishedTrim } from "../../../store/loop/kept-trims";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { keptTrimWords } from "./trim-words";

/** A run that was cut off, of this model, and how to go on with it. */
export function KeptTrimCallout() {
  const { studio, commands } = useWorkbench();
  const [now] = useState(() => new Date());
  const kept = useStudioState(unfinishedTrim);
  if (!kept) return null;
  return (
    <aside className="kept-run" aria-label="Trim that can go on">
      <span>{keptTrimWords(kept, now)}</span>
      <CommandButton command={commands.goOnTrim} icon={<Play size={13} />} label="Go on" />
      <button type="button" className="button ghost" onClick={() => void removeTrim(studio, kept.runId)}>
        Delete
      </button>
    </aside>
  );
}
