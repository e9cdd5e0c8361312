/** Every command of the workbench. */
import { openDropped } from "../store/open/drop-actions";
import { recoverEngine } from "../store/engine-actions";
import { exportModel, openExport } from "../store/download/export-actions";
import { canRedo, canUndo } from "../store/trim/history";
import { redoMask, resetMask, undoMask } from "../store/trim/mask-actions";
import { measure } from "../store/measure/measure-actions";
import { openDemo } from "../store/open/model-actions";
import { generate, newChat } from "../store/playground/playground-actions";
import { scoreRow } from "../store/playground/row-actions";
import { cancelJob, pauseJob, resumeJob } from "../store/run-job";
import { selectMask } from "../store/selectors";
import type { Studio } from "../store/studio";
import { setPalette, showDock, showHintsAgain } from "../store/page/page-actions";
import { showRecordedDemo } from "../store/page/recorded-demo";
import { runDemo } from "../store/page/run-demo";
import { cycleTheme } from "../store/page/theme-actions";
import type { Command } from "./command";
import { canAskModel, canClearChat, canHold, canMeasure, canOpenFiles, canOpenModel, canUseModel, canWriteExport, firstReason } from "./conditions";

export type Commands = ReturnType<typeof createCommands>;

export function createCommands(studio: Studio) {
  return { ...openCommands(studio), ...maskCommands(studio), ...workCommands(studio), ...pageCommands(studio) };
}

export function allCommands(commands: Commands): Command[] {
  return Object.values(commands);
}

function openCommands(studio: Studio) {
  const { store, page } = studio;
  const state = store.getState;
  return {
    openDemo: command({ id: "model.open-demo", label: "Open the demo", enabled: () => canOpenModel(state()), run: () => openDemo(studio) }),
    runDemo: command({ id: "demo.run", label: "Try the demo", enabled: () => canOpenModel(state()), run: () => runDemo(studio) }),
    showRecorded: command({
      id: "demo.recorded", label: "Look at a recorded run", run: () => showRecordedDemo(studio),
      enabled: () => state().engine.kind === "unavailable" || "This device measures for itself: try the demo.",
    }),
    openFiles: command({
      id: "open.files", label: "Open files", enabled: () => canOpenFiles(state()), run: () => openDropped(studio, page.pickFiles("files")),
    }),
    openFolder: command({
      id: "open.folder", label: "Open a folder", enabled: () => canOpenFiles(state()), run: () => openDropped(studio, page.pickFiles("folder")),
    }),
  };
}

function maskCommands(studio: Studio) {
  const state = studio.store.getState;
  return {
    undo: command({
      id: "mask.undo", label: "Undo", shortcut: "Mod+Z", run: () => undoMask(studio),
      enabled: () => canUndo(state().history) || "There is nothing to undo.",
    }),
    redo: command({
      id: "mask.redo", label: "Redo", shortcut: "Mod+Shift+Z", run: () => redoMask(studio),
      enabled: () => canRedo(state().history) || "There is nothing to redo.",
    }),
    reset: command({
      id: "mask.reset", label: "Restore everything", history: "record", run: () => resetMask(studio),
      enabled: () => selectMask(state()).length > 0 || "No module is dropped.",
    }),
  };
}

function workCommands(studio: Studio) {
  const state = studio.store.getState;
  return {
    measure: command({ id: "measure.run", label: "Measure", enabled: () => canMeasure(state()), run: () => measure(studio) }),
    generate: command({
      id: "generate.run", label: "Ask the model", shortcut: "Mod+Enter", enabled: () => canAskModel(state()),
      run: () => (state().playground.mode === "rows" ? scoreRow(studio) : generate(studio)),
    }),
    newChat: command({ id: "playground.new-chat", label: "New chat", enabled: () => canClearChat(state()), run: () => newChat(studio) }),
    openExport: command({ id: "export.open", label: "Download model", enabled: () => canUseModel(state()), run: () => openExport(studio) }),
    writeExport: command({ id: "export.write", label: "Download", enabled: () => canWriteExport(state()), run: () => exportModel(studio) }),
    cancelJob: command({
      id: "job.cancel", label: "Cancel", run: () => cancelJob(studio),
      enabled: () => firstReason([[state().job !== null, "Nothing is running."], [state().job?.cancelling !== true, "It is being cancelled."]]),
    }),
    pauseJob: command({
      id: "job.pause", label: "Pause", run: () => pauseJob(studio),
      enabled: () => firstReason([...canHold(state()), [state().job?.paused !== true, "It is paused."]]),
    }),
    resumeJob: command({
      id: "job.resume", label: "Resume", run: () => resumeJob(studio),
      enabled: () => firstReason([...canHold(state()), [state().job?.paused === true, "It is running."]]),
    }),
    recover: command({
      id: "engine.recover", label: "Go on", run: () => recoverEngine(studio),
      enabled: () => firstReason([[state().engine.kind === "lost", "The device is there."], [state().job === null, "Something is still running."]]),
    }),
  };
}

function pageCommands(studio: Studio) {
  const { store, page } = studio;
  const state = store.getState;
  return {
    palette: command({ id: "page.palette", label: "Search commands", shortcut: "Mod+K", enabled: () => true, run: () => setPalette(studio, !state().paletteOpen) }),
    showPlayground: command({ id: "dock.playground", label: "Show the playground", enabled: () => true, run: () => showDock(studio, "playground") }),
    showHints: command({
      id: "page.hints", label: "Show the tips again", run: () => showHintsAgain(studio),
      enabled: () => state().dismissedHints.length > 0 || "All tips are on the page.",
    }),
    update: command({
      id: "page.update", label: "Reload with the newer version", run: () => page.applyUpdate(),
      enabled: () => firstReason([[state().updateReady, "This is the newest version."], [state().job === null, "Something is still running."]]),
    }),
    cycleTheme: command({ id: "page.theme", label: "Switch between system, light and dark", enabled: () => true, run: () => cycleTheme(studio) }),
  };
}

type Definition = Pick<Command, "id" | "label" | "enabled" | "run"> & Partial<Command>;

function command(definition: Definition): Command {
  return { shortcut: null, history: "ignore", ...definition };
}
