/** Commands of a tuning run: it starts, is held, stops, goes on, is taken back. */
import { pauseJob, resumeJob } from "../store/run-job";
import type { Studio } from "../store/studio";
import { resetTuneSettings } from "../store/tune/edit-tune";
import { deleteOldRuns, unfinishedOf } from "../store/tune/kept-runs";
import { probeRate, putRunAway, resumeRun, startTuning, stopTuning, undoTuning } from "../store/tune/tune-actions";
import { isRunning } from "../store/tune/tune-state";
import { command } from "./command";
import { canGoOnTuning, canTune, firstReason, isTuning } from "./conditions";

export function tuneCommands(studio: Studio) {
  const state = studio.store.getState;
  return {
    startTuning: command({ id: "tune.start", label: "Start tuning", shortcut: "Mod+Shift+L", enabled: () => canTune(state()), run: () => startTuning(studio) }),
    pauseTuning: command({
      id: "tune.pause", label: "Pause tuning", run: () => pauseJob(studio),
      enabled: () => firstReason([...isTuning(state()), [state().job?.paused !== true, "It is paused."]]),
    }),
    goOnTuning: command({
      id: "tune.go-on", label: "Go on tuning", run: () => goOnTuning(studio),
      enabled: () => (isRunning(state().tune.run) ? firstReason([...isTuning(state()), [state().job?.paused === true, "It is running."]]) : canGoOnTuning(state(), unfinishedOf(state()))),
    }),
    stopTuning: command({ id: "tune.stop", label: "Stop tuning and keep the best", enabled: () => firstReason(isTuning(state())), run: () => stopTuning(studio) }),
    probeRate: command({ id: "tune.probe", label: "Find a learning rate", enabled: () => canTune(state()), run: () => probeRate(studio) }),
    undoTuning: command({
      id: "tune.undo", label: "Back to the untuned weights", run: () => undoTuning(studio),
      enabled: () => firstReason([[state().tune.run?.tunedNode !== undefined && state().tune.run?.tunedNode !== null, "Nothing was tuned in this visit: the history leads back."], [state().job === null, "Something is still running."]]),
    }),
    putRunAway: command({
      id: "tune.new", label: "Prepare a new tuning run", run: () => putRunAway(studio),
      enabled: () => firstReason([[state().tune.run !== null, "The next run is being prepared."], [!isRunning(state().tune.run), "It is still running."]]),
    }),
    resetTuneSettings: command({ id: "tune.defaults", label: "Tune with the defaults", enabled: () => true, run: () => resetTuneSettings(studio) }),
    deleteOldRuns: command({
      id: "tune.delete-runs", label: "Delete old tuning runs", run: () => deleteOldRuns(studio),
      enabled: () => state().tune.kept.some(({ runId }) => !(isRunning(state().tune.run) && state().tune.run?.runId === runId)) || "No old run is kept.",
    }),
  };
}

function goOnTuning(studio: Studio): void | Promise<void> {
  if (isRunning(studio.store.getState().tune.run)) return resumeJob(studio);
  const kept = unfinishedOf(studio.store.getState());
  return kept ? resumeRun(studio, kept) : undefined;
}
