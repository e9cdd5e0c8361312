import { Check, Pause, Play, Plus, Square, Undo2 } from "lucide-react";
import { unfinishedOf } from "../../../store/tune/kept-runs";
import { isRunning } from "../../../store/tune/tune-state";
import type { TuneRun } from "../../../store/tune/tune-state";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** While it runs: hold, stop. When it ended: go on, keep, take back, prepare the next. */
export function RunButtons({ run }: { readonly run: TuneRun }) {
  const { commands } = useWorkbench();
  const paused = useStudioState((state) => state.job?.paused === true);
  const canGoOn = useStudioState((state) => unfinishedOf(state)?.runId === run.runId);
  if (isRunning(run)) {
    return (
      <>
        {paused ? (
          <CommandButton command={commands.goOnTuning} icon={<Play size={13} />} label="Go on" />
        ) : (
          <CommandButton command={commands.pauseTuning} icon={<Pause size={13} />} label="Pause" />
        )}
        <CommandButton command={commands.stopTuning} icon={<Square size={12} />} label="Stop" hint="Ends at the next step and keeps the best state" />
      </>
    );
  }
  if (run.tunedNode !== null) {
    return (
      <>
        <CommandButton command={commands.undoTuning} icon={<Undo2 size={14} />} label="Undo" hint="Back to the weights before; the history keeps these" />
        <CommandButton command={commands.putRunAway} variant="primary" icon={<Check size={14} />} label="Keep" hint="They are in the history and on screen already; makes room for the next run" />
      </>
    );
  }
  return (
    <>
      {canGoOn && <CommandButton command={commands.goOnTuning} icon={<Play size={13} />} label="Go on" />}
      <CommandButton command={commands.putRunAway} icon={<Plus size={14} />} label="New run" />
    </>
  );
}
