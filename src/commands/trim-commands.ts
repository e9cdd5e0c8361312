/** Commands of scans, progressive trims, their recipes and their branches. */
import { openRecipe, replayRecipe, saveMergekit, saveRecipe } from "../store/loop/recipe-actions";
import { resetTrimOptions } from "../store/loop/edit-loop";
import { oldTrims, removeOldTrims, unfinishedTrim } from "../store/loop/kept-trims";
import { finalNode, putTrimAway, resumeTrim, showFinal, startTrim, stopTrim } from "../store/loop/loop-actions";
import { isTrimming } from "../store/loop/loop-state";
import { pauseJob, resumeJob } from "../store/run-job";
import { clearScan, dropNext, selectNext, selectScan, startScan } from "../store/scan/scan-actions";
import type { Studio } from "../store/studio";
import { canRemoveBranch, deleteBranch, startNaming } from "../store/trim/branch-actions";
import { command } from "./command";
import { canGoOnTrim, canOpenRecipe, canReplay, canScan, canTrim, firstReason, isTrimRunning } from "./conditions";

export function trimCommands(studio: Studio) {
  return { ...scanCommands(studio), ...loopCommands(studio), ...branchCommands(studio) };
}

function scanCommands(studio: Studio) {
  const state = studio.store.getState;
  return {
    scan: command({ id: "scan.run", label: "Scan the modules", enabled: () => canScan(state()), run: () => startScan(studio) }),
    scanExact: command({ id: "scan.exact", label: "Scan the modules on all rows", enabled: () => canScan(state()), run: () => startScan(studio, { exact: true }) }),
    clearScan: command({
      id: "scan.clear", label: "Hide the scan", run: () => clearScan(studio),
      enabled: () => firstReason([[selectScan(state()) !== null, "This state is not scanned."], [state().scan?.running !== true, "It is still running."]]),
    }),
    dropNext: command({
      id: "scan.drop", label: "Drop the next module", run: () => dropNext(studio),
      enabled: () => selectNext(state()) !== null || (selectScan(state())?.result ? "Nothing is left that may go." : "Scan this state first: that tells which module goes next."),
    }),
  };
}

function loopCommands(studio: Studio) {
  const state = studio.store.getState;
  return {
    startTrim: command({ id: "trim.start", label: "Start trimming", enabled: () => canTrim(state()), run: () => startTrim(studio) }),
    pauseTrim: command({
      id: "trim.pause", label: "Pause the trim", run: () => pauseJob(studio),
      enabled: () => firstReason([...isTrimRunning(state()), [state().job?.paused !== true, "It is paused."]]),
    }),
    goOnTrim: command({
      id: "trim.go-on", label: "Go on trimming", run: () => goOnTrim(studio),
      enabled: () => (isTrimming(state().loop.run) ? firstReason([...isTrimRunning(state()), [state().job?.paused === true, "It is running."]]) : canGoOnTrim(state(), unfinishedTrim(state()))),
    }),
    stopTrim: command({ id: "trim.stop", label: "Stop the trim and keep its steps", enabled: () => firstReason(isTrimRunning(state())), run: () => stopTrim(studio) }),
    showFinal: command({
      id: "trim.final", label: "Go to the state that the trim ended with", run: () => showFinal(studio),
      enabled: () => firstReason([[finalNode(state()) !== null, "No trim has ended in this visit."]]),
    }),
    putTrimAway: command({
      id: "trim.new", label: "Prepare a new trim", run: () => putTrimAway(studio),
      enabled: () => firstReason([[state().loop.run !== null, "The next trim is being prepared."], [!isTrimming(state().loop.run), "It is still running."]]),
    }),
    resetTrimOptions: command({ id: "trim.defaults", label: "Trim with the defaults", enabled: () => true, run: () => resetTrimOptions(studio) }),
    deleteOldTrims: command({ id: "trim.delete-runs", label: "Delete old trims", enabled: () => oldTrims(state()).length > 0 || "No old trim is kept.", run: () => removeOldTrims(studio) }),
  };
}

function branchCommands(studio: Studio) {
  const state = studio.store.getState;
  const current = () => state().history.current;
  const canSave = () => firstReason([[state().model !== null && !state().recorded, "Open a model first."], [current() !== 0, "Nothing is dropped or tuned."]]);
  return {
    saveRecipe: command({ id: "recipe.save", label: "Save this branch as a recipe", enabled: canSave, run: () => saveRecipe(studio, current()) }),
    saveMergekit: command({ id: "recipe.mergekit", label: "Save this branch for mergekit", enabled: canSave, run: () => saveMergekit(studio, current()) }),
    openRecipe: command({ id: "recipe.open", label: "Open a recipe", enabled: () => canOpenRecipe(state()), run: () => openRecipe(studio, studio.page.pickFiles("files")) }),
    replayRecipe: command({ id: "recipe.replay", label: "Replay the recipe", enabled: () => canReplay(state()), run: () => replayRecipe(studio) }),
    nameBranch: command({ id: "branch.name", label: "Name this branch", enabled: () => current() !== 0 || "The full model is no branch.", run: () => startNaming(studio, current()) }),
    deleteBranch: command({ id: "branch.delete", label: "Delete this state and all after it", enabled: () => canRemoveBranch(state(), current()), run: () => deleteBranch(studio, current()) }),
  };
}

function goOnTrim(studio: Studio): void | Promise<void> {
  if (isTrimming(studio.store.getState().loop.run)) return resumeJob(studio);
  const kept = unfinishedTrim(studio.store.getState());
  return kept ? resumeTrim(studio, kept) : undefined;
}
