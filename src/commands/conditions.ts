/** When commands can run; each answer is true or the sentence that says why not. */
import { measureTarget } from "../store/download/measured-export";
import { repoProblem } from "../shared/repo-name";
import { missingScores, openRow } from "../store/playground/rows";
import { isTrimming } from "../store/loop/loop-state";
import { missingForTrim } from "../store/loop/trim-request";
import { planAllDatasets } from "../store/measure/measure-plan";
import { canStartJob } from "../store/run-job";
import { mustStay, missingForScan } from "../store/scan/scan-request";
import { partSize, selectDataset, selectMask } from "../store/selectors";
import type { StudioState } from "../store/state";
import { missingForTuning } from "../store/tune/tune-request";
import { isRunning } from "../store/tune/tune-state";
import type { KeptRun, KeptTrim } from "../worker/protocol";

export type Condition = readonly [holds: boolean, otherwise: string];

export function firstReason(conditions: readonly Condition[]): true | string {
  return conditions.find(([holds]) => !holds)?.[1] ?? true;
}

/** Whether the running job can be paused or resumed at all. */
export function canHold({ job }: StudioState): Condition[] {
  return [[job !== null, "Nothing is running."], [job?.canPause === true, "It can't be paused."], [job?.cancelling !== true, "It is being cancelled."]];
}

export function canOpenFiles(state: StudioState): true | string {
  return canStartJob(state);
}

/** While something runs it may need the dataset. */
export function canCloseDataset(state: StudioState): true | string {
  return and(state.datasetId !== null || "No dataset is open.", canStartJob(state));
}

export function canOpenModel(state: StudioState): true | string {
  return and(engineIsReady(state), canStartJob(state));
}

/** A download runs beside other work. */
export function canUseHub(state: StudioState): true | string {
  return engineIsReady(state);
}

/** A model is open and the device is there; other work may be running. */
export function canUseModel(state: StudioState): true | string {
  return and(engineIsReady(state), state.model !== null || "Open a model first.");
}

export function canMeasure(state: StudioState): true | string {
  const dataset = selectDataset(state);
  const hasRows = dataset === null || partSize(dataset, state.part) > 0;
  return and(canUseModel(state), canStartJob(state), hasRows || `The ${state.part} part has no examples: choose another part.`);
}

export function canMeasureAll(state: StudioState): true | string {
  const isMissing = planAllDatasets(state).length > 0 || "Nothing is missing for this mask.";
  return and(canUseModel(state), canStartJob(state), state.datasets.length > 1 || "Only one dataset is open.", isMissing);
}

export function canAskModel(state: StudioState): true | string {
  const { mode, prompt } = state.playground;
  return and(canUseModel(state), canStartJob(state), mode === "rows" ? hasRowToScore(state) : prompt.trim() !== "" || "Write a prompt first.");
}

export function canClearChat({ answers, job }: StudioState): true | string {
  return firstReason([[answers.some((answer) => answer.mode === "chat"), "There is no conversation yet."], [job?.kind !== "generate", "Stop the answer first."]]);
}

function hasRowToScore(state: StudioState): true | string {
  const row = openRow(state);
  if (row === null) return "Open a dataset first.";
  if (row.example.kind !== "choice") return "This row has no choices: put it into the prompt.";
  return missingScores(state).length > 0 || "This row is scored: go to another one.";
}

export function canWriteExport(state: StudioState): true | string {
  const { preview, failure } = state.exporting;
  return and(canUseModel(state), canStartJob(state), preview !== null || (failure?.message ?? "The file is still being planned."));
}

export function canMeasureExport(state: StudioState): true | string {
  return and(canWriteExport(state), selectDataset(state) !== null || "Open a dataset first: accuracy is measured on it.", measureTarget(state) !== null || `The ${state.part} part has no examples: choose another part.`);
}

export function canPublish(state: StudioState): true | string {
  const { open, form, plan, failure } = state.publishing;
  const problem = repoProblem(form.repo);
  return and(
    canUseModel(state), canStartJob(state), open || "Open the form first: Publish on the Hub.", problem === null || problem,
    form.token.trim() !== "" || "Paste a token with write access first.", plan !== null || (failure?.message ?? "The files are still being planned."),
  );
}

export function canTune(state: StudioState): true | string {
  const missing = missingForTuning(state);
  const problem = state.tune.plan?.problems[0];
  return and(engineIsReady(state), missing === null || missing.advice, canStartJob(state), problem === undefined || problem.reason);
}

/** `kept`: the run that would go on; null when none can. */
export function canGoOnTuning(state: StudioState, kept: KeptRun | null): true | string {
  const hasRows = state.datasets.some(({ summary }) => summary.id === kept?.datasetId);
  return and(canUseModel(state), canStartJob(state), kept !== null || "No run was stopped on its way.", hasRows || "Open the dataset that this run learns from first.");
}

export function isTuning({ tune: { run }, job }: StudioState): Condition[] {
  return [[isRunning(run) && job !== null, "No tuning is running."], [run?.phase !== "stopping" && job?.cancelling !== true, "It is being stopped."]];
}

export function canScan(state: StudioState): true | string {
  const missing = missingForScan(state);
  const left = state.model ? state.model.modules.length - new Set([...selectMask(state), ...mustStay(state)]).size : 0;
  return and(engineIsReady(state), missing === null || missing.advice, canStartJob(state), left > 0 || "Nothing is left that may go.");
}

export function canTrim(state: StudioState): true | string {
  const missing = missingForTrim(state);
  const problem = state.loop.plan?.problems[0];
  return and(engineIsReady(state), missing === null || missing.advice, canStartJob(state), problem === undefined || problem.reason);
}

/** `kept`: the trim that would go on; null when none can. */
export function canGoOnTrim(state: StudioState, kept: KeptTrim | null): true | string {
  const hasRows = state.datasets.some(({ summary }) => summary.id === kept?.datasetId);
  return and(canUseModel(state), canStartJob(state), kept !== null || "No trim was stopped on its way.", hasRows || "Open the dataset that this trim is measured on first.");
}

export function isTrimRunning({ loop: { run }, job }: StudioState): Condition[] {
  return [[isTrimming(run) && job !== null, "No trim is running."], [run?.phase !== "stopping" && job?.cancelling !== true, "It is being stopped."]];
}

/** A recipe is of a model and of rows: both have to be there to tell whether it is of these. */
export function canOpenRecipe(state: StudioState): true | string {
  return and(canUseModel(state), state.datasetId !== null || "Open the dataset that the recipe is of first.", canStartJob(state));
}

export function canReplay(state: StudioState): true | string {
  return and(canOpenRecipe(state), state.loop.recipe !== null || "Open a recipe first.");
}

function engineIsReady({ engine }: StudioState): true | string {
  if (engine.kind === "starting") return "WebGPU is still starting.";
  return engine.kind === "ready" ? true : engine.error.message;
}

function and(...answers: readonly (true | string)[]): true | string {
  return answers.find((answer) => answer !== true) ?? true;
}
