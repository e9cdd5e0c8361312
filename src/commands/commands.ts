/** Every command of the workbench. */
import { openDropped } from "../store/open/drop-actions";
import { openHub } from "../store/open/hub-actions";
import { copyReport } from "../store/device/report-actions";
import { recoverEngine } from "../store/engine-actions";
import { closeDataset } from "../store/data/data-actions";
import { applyMapping, canApplyMapping, editMapping } from "../store/data/mapping-actions";
import { canRedo, canUndo } from "../store/trim/history";
import { redoMask, resetMask, undoMask } from "../store/trim/mask-actions";
import { saveCsv } from "../store/measure/chart-downloads";
import { showChartAs } from "../store/measure/chart-actions";
import { measure, measureAgain, measureAllDatasets } from "../store/measure/measure-actions";
import { openDemo } from "../store/open/model-actions";
import { generate, newChat } from "../store/playground/playground-actions";
import { scoreRow } from "../store/playground/row-actions";
import { canStartJob, cancelJob, pauseJob, resumeJob } from "../store/run-job";
import { isDialogOpen, selectMask, selectTuned } from "../store/selectors";
import type { Studio } from "../store/studio";
import { setPalette, showDock, showHintsAgain } from "../store/page/page-actions";
import { showRecordedDemo } from "../store/page/recorded-demo";
import { runDemo } from "../store/page/run-demo";
import { cycleTheme } from "../store/page/theme-actions";
import { askToForget } from "../store/persistence/forget";
import { dismissLeft, goOn } from "../store/persistence/left-open-actions";
import { command } from "./command";
import type { Command } from "./command";
import { canAskModel, canClearChat, canCloseDataset, canHold, canMeasure, canMeasureAll, canOpenFiles, canOpenModel, canUseHub, firstReason } from "./conditions";
import { exportCommands } from "./export-commands";
import { trimCommands } from "./trim-commands";
import { tuneCommands } from "./tune-commands";

export type Commands = ReturnType<typeof createCommands>;

export function createCommands(studio: Studio) {
  return { ...openCommands(studio), ...dataCommands(studio), ...maskCommands(studio), ...workCommands(studio), ...exportCommands(studio), ...tuneCommands(studio), ...trimCommands(studio), ...pageCommands(studio) };
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
      id: "open.files", label: "Open files", shortcut: "Mod+O", enabled: () => canOpenFiles(state()), run: () => openDropped(studio, page.pickFiles("files")),
    }),
    openFolder: command({
      id: "open.folder", label: "Open a folder", enabled: () => canOpenFiles(state()), run: () => openDropped(studio, page.pickFiles("folder")),
    }),
    openHub: command({ id: "open.hub", label: "Open from the Hub", enabled: () => canUseHub(state()), run: () => openHub(studio) }),
  };
}

function dataCommands(studio: Studio) {
  const state = studio.store.getState;
  const current = () => state().datasetId ?? "";
  return {
    editMapping: command({
      id: "data.columns", label: "Columns", run: () => editMapping(studio, current()),
      enabled: () => firstReason([[state().datasetId !== null, "Open a dataset first."], [state().mapping === null, "A dataset is being mapped."]]),
    }),
    applyMapping: command({ id: "data.apply", label: "Apply the columns", enabled: () => canApplyMapping(state()), run: () => applyMapping(studio) }),
    closeDataset: command({ id: "data.close", label: "Close the dataset", enabled: () => canCloseDataset(state()), run: () => closeDataset(studio, current()) }),
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
      id: "mask.reset", label: "Restore everything", run: () => resetMask(studio),
      enabled: () => selectMask(state()).length > 0 || selectTuned(state()) !== null || "Nothing is dropped or tuned.",
    }),
  };
}

function workCommands(studio: Studio) {
  const state = studio.store.getState;
  return {
    measure: command({ id: "measure.run", label: "Measure", shortcut: "Mod+Shift+Enter", enabled: () => canMeasure(state()), run: () => measure(studio) }),
    measureAllDatasets: command({
      id: "measure.datasets", label: "Measure all open datasets", enabled: () => canMeasureAll(state()), run: () => measureAllDatasets(studio),
    }),
    measureAgain: command({ id: "measure.again", label: "Measure this mask again", enabled: () => canMeasure(state()), run: () => measureAgain(studio) }),
    saveCsv: command({
      id: "chart.csv", label: "Save the measurements as CSV", run: () => saveCsv(studio),
      enabled: () => Object.values(state().measurements).some((known) => Object.keys(known).length > 0) || "Nothing is measured yet.",
    }),
    showTable: command({
      id: "chart.view", label: "Switch between chart and table", run: () => showChartAs(studio, state().chart.show === "table" ? "chart" : "table"),
      enabled: () => Object.keys(state().measurements.accuracy).length > 0 || "Nothing is measured yet.",
    }),
    generate: command({
      id: "generate.run", label: "Ask the model", shortcut: "Mod+Enter", enabled: () => canAskModel(state()),
      run: () => {
        showDock(studio, "playground");
        return state().playground.mode === "rows" ? scoreRow(studio) : generate(studio);
      },
    }),
    newChat: command({ id: "playground.new-chat", label: "New chat", enabled: () => canClearChat(state()), run: () => newChat(studio) }),
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
    copyReport: command({ id: "report.copy", label: "Copy a report for an issue", enabled: () => true, run: () => copyReport(studio) }),
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
    palette: command({
      id: "page.palette", label: "Search commands", shortcut: "Mod+K", worksInDialogs: true, run: () => setPalette(studio, !state().paletteOpen),
      enabled: () => firstReason([[state().paletteOpen || !isDialogOpen(state()), "Close the dialog first."]]),
    }),
    showPlayground: command({ id: "dock.playground", label: "Show the playground", enabled: () => true, run: () => showDock(studio, "playground") }),
    showTune: command({ id: "dock.tune", label: "Show tuning", enabled: () => true, run: () => showDock(studio, "tune") }),
    showTrim: command({ id: "dock.trim", label: "Show trimming", enabled: () => true, run: () => showDock(studio, "trim") }),
    showHints: command({
      id: "page.hints", label: "Show the tips again", run: () => showHintsAgain(studio),
      enabled: () => state().dismissedHints.length > 0 || "All tips are on the page.",
    }),
    update: command({
      id: "page.update", label: "Reload with the newer version", run: () => page.applyUpdate(),
      enabled: () => firstReason([[state().updateReady, "This is the newest version."], [state().job === null, "Something is still running."]]),
    }),
    goOn: command({
      id: "session.go-on", label: "Go on where the last visit ended", run: () => goOn(studio),
      enabled: () => firstReason([[state().leftOpen.phase === "asking", "Everything from the last visit is open."], [state().job === null, "Something is still running."]]),
    }),
    dismissLeft: command({
      id: "session.dismiss", label: "Leave the last visit behind", run: () => dismissLeft(studio),
      enabled: () => state().leftOpen.phase === "asking" || "Everything from the last visit is open.",
    }),
    forget: command({ id: "settings.forget", label: "Forget everything", enabled: () => canStartJob(state()), run: () => askToForget(studio, true) }),
    cycleTheme: command({ id: "page.theme", label: "Switch between system, light and dark", enabled: () => true, run: () => cycleTheme(studio) }),
  };
}
