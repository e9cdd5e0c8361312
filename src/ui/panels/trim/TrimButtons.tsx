import { Check, MapPin, Pause, Play, Square, X } from "lucide-react";
import { isTrimming } from "../../../store/loop/loop-state";
import type { TrimRun } from "../../../store/loop/loop-state";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { RecipeButton } from "./RecipeButton";
import { RunAgainButton } from "./RunAgainButton";

/** Their words go where there is no room. */
const CANCEL = (
  <>
    <X size={13} aria-hidden /> <span className="kept-words">Cancel</span>
  </>
);
const FINAL = (
  <>
    <MapPin size={13} aria-hidden /> <span className="kept-words">Final state</span>
  </>
);

/** While it runs: hold, stop. When it ended: go to what came of it, save it, run another. When it was cut off: go on. */
export function TrimButtons({ run }: { readonly run: TrimRun }) {
  const { commands } = useWorkbench();
  const paused = useStudioState((state) => state.job?.paused === true);
  if (isTrimming(run)) {
    return (
      <>
        {paused ? (
          <CommandButton command={commands.goOnTrim} icon={<Play size={13} />} label="Go on" />
        ) : (
          <CommandButton command={commands.pauseTrim} icon={<Pause size={13} />} label="Pause" />
        )}
        <CommandButton command={commands.stopTrim} icon={<Square size={12} />} label="Stop" hint="Ends after this phase, with the steps that it has" />
        <CommandButton command={commands.cancelJob} variant="ghost" icon={CANCEL} label="Cancel" iconOnly hint="Ends at once; it can go on from where it was saved" />
      </>
    );
  }
  return (
    <>
      {run.phase === "cut" && <CommandButton command={commands.goOnTrim} variant="primary" icon={<Play size={13} />} label="Go on" />}
      {run.phase === "done" && (
        <>
          <RecipeButton />
          <RunAgainButton run={run} />
          <CommandButton command={commands.showFinal} icon={FINAL} label="Final state" iconOnly />
        </>
      )}
      <CommandButton command={commands.putTrimAway} variant={run.phase === "done" ? "primary" : "plain"} icon={<Check size={14} />} label={run.phase === "done" ? "Done" : "Put away"} hint="Its states stay in the history; makes room for the next" />
    </>
  );
}
