/** Tuning as one job: it starts, stops with its best state, goes on where it was saved; what comes of it is a state of the history. */
import { toStudioError } from "../../shared/errors";
import type { StudioError } from "../../shared/errors";
import type { KeptRun, TuneOutcome, TuneRequest } from "../../worker/protocol";
import { rememberError } from "../device/last-error";
import { showDock } from "../page/page-actions";
import { canStartJob, runJob } from "../run-job";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { findState } from "../trim/history";
import { addTuned, goToState, setMask } from "../trim/mask-actions";
import { editRun, editTune, editTuneSettings } from "./edit-tune";
import { loadKeptRuns } from "./kept-runs";
import { backAt, progressOf, runAfter, withOutcome } from "./run-events";
import { tuneRequest } from "./tune-request";
import type { TuneRun } from "./tune-state";

const LABEL = "Tuning norms and head";

/** A new run of what is chosen now. */
export async function startTuning(studio: Studio): Promise<void> {
  const state = studio.store.getState();
  const request = tuneRequest(state, studio.page.tab.newId());
  if (request === null || canStartJob(state) !== true) return;
  showDock(studio, "tune");
  await run(studio, request, newRun(state, request));
}

/** Goes on where `kept` was saved, with its own settings and mask. Its dataset has to be open. */
export async function resumeRun(studio: Studio, kept: KeptRun): Promise<void> {
  if (canStartJob(studio.store.getState()) !== true) return;
  showDock(studio, "tune");
  const { runId, datasetId, mask, from, settings } = kept;
  const { tune } = studio.store.getState();
  const known = tune.run?.runId === runId ? tune.run : null;
  if (known) goToState(studio, known.node);
  else setMask(studio, new Set(mask), "Back to what was tuned", from);
  const state = studio.store.getState();
  const request = { runId, datasetId, mask, from, settings, resume: true };
  await run(studio, request, backAt(known ?? newRun(state, request), kept));
}

/** What a lost device cut off, once it is back: from its checkpoint, or anew where there was none yet. */
export async function continueTuning(studio: Studio): Promise<void> {
  const { run: cut } = studio.store.getState().tune;
  if (!cut || !isCutByLoss(studio.store.getState())) return;
  await loadKeptRuns(studio);
  const state = studio.store.getState();
  const kept = state.tune.kept.find(({ runId }) => runId === cut.runId);
  if (kept) return resumeRun(studio, kept);
  if (canStartJob(state) !== true) return;
  const { runId, datasetId, mask, from, settings } = cut;
  await run(studio, { runId, datasetId, mask, from, settings, resume: false }, backAt(cut, { step: -1 }));
}

export function isCutByLoss({ tune: { run }, datasets }: StudioState): boolean {
  return run?.phase === "cut" && run.failure?.code === "device-lost" && datasets.some(({ summary }) => summary.id === run.datasetId);
}

/** Ends the run at its next step, with its best state. */
export function stopTuning(studio: Studio): void {
  const { store, running, page } = studio;
  const { run } = store.getState().tune;
  if (run?.phase !== "running") return;
  editRun(studio, run.runId, (one) => ({ ...one, phase: "stopping" }));
  store.setState(({ job }) => ({ job: job && { ...job, paused: false } }));
  running.job?.stop("stopTuning", page.nowMs());
}

/** The outcome has been read: the panel is free for the next run. */
export function putRunAway(studio: Studio): void {
  editTune(studio, { run: null });
}

/** Back to the weights that the run began with. */
export function undoTuning(studio: Studio): void {
  const { run } = studio.store.getState().tune;
  if (!run) return;
  goToState(studio, run.node);
  putRunAway(studio);
}

/** A short run on copies, whose learning rate becomes that of the settings. */
export async function probeRate(studio: Studio): Promise<void> {
  const state = studio.store.getState();
  const request = tuneRequest(state, studio.page.tab.newId());
  if (request === null || canStartJob(state) !== true) return;
  const found = await runJob(studio, { kind: "tune", label: "Trying learning rates" }, ({ run: call }) => call((jobId) => studio.client.api.probeRate(jobId, request)));
  if (found) editTuneSettings(studio, { normRate: found.normRate });
}

function newRun({ datasets, history }: StudioState, { runId, datasetId, mask, from, settings }: TuneRequest): TuneRun {
  const datasetName = datasets.find(({ summary }) => summary.id === datasetId)?.summary.name ?? "";
  return {
    runId, datasetId, datasetName, mask, from, settings, node: history.current, phase: "running",
    steps: [], validations: [], bestStep: null, checkpoint: null, unsaved: null, outcome: null, tunedNode: null, failure: null,
  };
}

/** What ends it early stands in the panel, beside what was reached; the loss of the device also where it always is. */
async function run(studio: Studio, request: TuneRequest, begun: TuneRun): Promise<void> {
  const { api } = studio.client;
  editTune(studio, { run: begun });
  const outcome = await runJob(studio, { kind: "tune", label: LABEL, canPause: true }, async (steps) => {
    try {
      return await steps.run((jobId) => api.tune(jobId, request), { onTune: (events) => hear(studio, request.runId, events) });
    } catch (thrown) {
      const failure = toStudioError(thrown);
      cutOff(studio, request.runId, failure);
      if (failure.code === "cancelled" || failure.code === "device-lost") throw failure;
      return null;
    }
  });
  if (outcome) finish(studio, request, outcome);
  await loadKeptRuns(studio);
}

function hear(studio: Studio, runId: string, events: Parameters<typeof runAfter>[1]) {
  editRun(studio, runId, (one) => runAfter(one, events));
  const { run: now } = studio.store.getState().tune;
  return now && progressOf(now);
}

function cutOff(studio: Studio, runId: string, failure: StudioError): void {
  if (failure.code !== "cancelled") rememberError(studio, failure);
  editRun(studio, runId, (one) => ({ ...one, phase: "cut", failure }));
}

function finish(studio: Studio, { runId, mask }: TuneRequest, outcome: TuneOutcome): void {
  const { run: ended } = studio.store.getState().tune;
  if (ended?.runId !== runId) return;
  const tuned = outcome.tunedId;
  const origin = { tuning: ended.settings, tunedFrom: "before", trim: null } as const;
  if (tuned !== null) addTuned(studio, ended.node, { mask, tuned, label: `Tuned ${outcome.bestStep} ${outcome.bestStep === 1 ? "step" : "steps"}`, origin });
  const tunedNode = tuned === null ? null : findState(studio.store.getState().history, new Set(mask), tuned);
  editRun(studio, runId, (one) => withOutcome(one, outcome, tunedNode));
}
