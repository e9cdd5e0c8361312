/** A progressive trim as one job: it starts, stops with the steps it has, goes on where it was saved; each step is a state of the history. */
import { toStudioError } from "../../shared/errors";
import type { StudioError } from "../../shared/errors";
import type { Recipe } from "../../trim/records/recipe";
import type { StrategyId } from "../../trim/records/strategy-list";
import type { KeptTrim, TrimEvent, TrimOutcome, TrimRequest } from "../../worker/protocol";
import { rememberError } from "../device/last-error";
import { stampOf } from "../measure/measure-actions";
import { showDock } from "../page/page-actions";
import { canStartJob, runJob } from "../run-job";
import { editScan } from "../scan/scan-actions";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { nodeAt } from "../trim/history";
import { goToState, setMask } from "../trim/mask-actions";
import { editLoop, editTrimRun } from "./edit-loop";
import { loadKeptTrims } from "./kept-trims";
import type { TrimRun } from "./loop-state";
import { backAt, newTrim, plannedSteps, progressOf, withOutcome } from "./run-events";
import { foundAfter, foundAgain, lastNode, missedOf } from "./run-found";
import type { Found } from "./run-found";
import { replayRequest } from "./open-recipe";
import { loopRequest } from "./trim-request";

const LABEL = "Trimming";

/** A new run of what is chosen now, from the current state on. */
export async function startTrim(studio: Studio): Promise<void> {
  const state = studio.store.getState();
  const request = loopRequest(state, studio.page.tab.newId());
  if (request !== null) await begin(studio, request);
}

/** The run at hand once more, from where it began, by another strategy: the chart then has both. */
export async function runAgain(studio: Studio, strategy: StrategyId): Promise<void> {
  const { run } = studio.store.getState().loop;
  if (run?.course.kind !== "search" || canStartJob(studio.store.getState()) !== true) return;
  goToState(studio, run.startNode);
  const { mask, tuned } = nodeAt(studio.store.getState().history, run.startNode).state;
  const { datasetId, part, course } = run;
  await begin(studio, { runId: studio.page.tab.newId(), datasetId, part, mask, tuned, course: { kind: "search", options: { ...course.options, strategy } }, resume: false });
}

/** The recipe's steps on the dataset `datasetId`, as a branch of its own. */
export async function startReplay(studio: Studio, recipe: Recipe, datasetId: string): Promise<void> {
  if (canStartJob(studio.store.getState()) !== true) return;
  const { mask } = recipe.start;
  if (mask.length === 0) goToState(studio, 0);
  else setMask(studio, new Set(mask), "Start of a recipe", null);
  await begin(studio, replayRequest(recipe, datasetId, studio.page.tab.newId()));
}

/** Goes on where `kept` was saved, as it was begun. Its dataset has to be open. */
export async function resumeTrim(studio: Studio, kept: KeptTrim): Promise<void> {
  const state = studio.store.getState();
  if (canStartJob(state) !== true) return;
  const { runId, datasetId, part, course } = kept;
  const known = state.loop.run?.runId === runId ? state.loop.run : newTrim({ runId, datasetId, part, course }, nameOf(state, datasetId), state.history.current);
  const found = foundAgain(foundOf(state, backAt(known, kept)), kept.from);
  const { run, history } = found;
  studio.store.setState({ history, loop: { ...state.loop, run } });
  goToState(studio, lastNode(run));
  await begin(studio, { runId, datasetId, part, ...kept.from, course, resume: true }, run);
}

/** What a lost device cut off, once it is back: from where it was saved, or anew where it never was. */
export async function continueTrim(studio: Studio): Promise<void> {
  const { run: cut } = studio.store.getState().loop;
  if (!cut || !isTrimCutByLoss(studio.store.getState())) return;
  await loadKeptTrims(studio);
  const state = studio.store.getState();
  const kept = state.loop.kept.find(({ runId }) => runId === cut.runId);
  if (kept) return resumeTrim(studio, kept);
  const { runId, datasetId, part, course } = cut;
  const { mask, tuned } = nodeAt(state.history, cut.startNode).state;
  await begin(studio, { runId, datasetId, part, mask, tuned, course, resume: false }, backAt(cut, { start: null, steps: [] }));
}

export function isTrimCutByLoss({ loop: { run }, datasets }: StudioState): boolean {
  return run?.phase === "cut" && run.failure?.code === "device-lost" && datasets.some(({ summary }) => summary.id === run.datasetId);
}

/** Ends the run before its next phase, with the steps that it has. */
export function stopTrim({ store, running, page }: Studio): void {
  const { run } = store.getState().loop;
  if (run?.phase !== "running") return;
  store.setState(({ job, loop }) => ({ job: job && { ...job, paused: false }, loop: { ...loop, run: { ...run, phase: "stopping" } } }));
  running.job?.stop("stopTrim", page.nowMs());
}

/** The outcome has been read: the panel is free for the next run. */
export function putTrimAway(studio: Studio): void {
  editLoop(studio, { run: null });
}

/** The state that the run at hand ended with; null before it did, and when its branch was deleted. */
export function finalNode({ loop: { run } }: StudioState): number | null {
  if (!run?.outcome) return null;
  const { final } = run.outcome;
  return final < 0 ? run.startNode : run.nodes[final] ?? null;
}

export function showFinal(studio: Studio): void {
  const node = finalNode(studio.store.getState());
  if (node !== null) goToState(studio, node);
}

/** What ends it early stands in the panel, beside what was reached; the loss of the device also where it always is. */
async function begin(studio: Studio, request: TrimRequest, begun?: TrimRun): Promise<void> {
  const { store, client } = studio;
  const state = store.getState();
  if (canStartJob(state) !== true) return;
  const planned = plannedSteps(request, request.resume ? null : state.loop.plan);
  showDock(studio, "trim");
  editLoop(studio, { run: begun ?? newTrim(request, nameOf(state, request.datasetId), state.history.current) });
  const outcome = await runJob(studio, { kind: "trim", label: LABEL, canPause: true }, async (steps) => {
    try {
      return await steps.run((jobId) => client.api.trim(jobId, request), { onTrim: (events) => hear(studio, request.runId, planned, events) });
    } catch (thrown) {
      const failure = toStudioError(thrown);
      cutOff(studio, request.runId, failure);
      if (failure.code === "cancelled" || failure.code === "device-lost") throw failure;
      return null;
    }
  });
  if (outcome) finish(studio, request.runId, outcome);
  editScan(studio, (view) => ({ ...view, running: false }));
  await loadKeptTrims(studio);
}

/** A download of the trimmed model would hold another one as soon as the person is taken along. */
function hear(studio: Studio, runId: string, planned: number | null, events: readonly TrimEvent[]) {
  const state = studio.store.getState();
  if (state.loop.run?.runId !== runId) return null;
  const { run, history, measurements, scan } = foundAfter(foundOf(state, state.loop.run), events, stampOf(studio));
  const hasMoved = history.current !== state.history.current;
  studio.store.setState({ history, measurements, scan, loop: { ...state.loop, run }, ...(hasMoved ? { exporting: { ...state.exporting, preview: null, result: null } } : {}) });
  return progressOf(run, planned);
}

function cutOff(studio: Studio, runId: string, failure: StudioError): void {
  if (failure.code !== "cancelled") rememberError(studio, failure);
  editTrimRun(studio, runId, (run) => ({ ...run, phase: "cut", at: null, secondsLeft: null, failure }));
}

/** Whoever followed a run that went one step too far goes back to its final state. */
function finish(studio: Studio, runId: string, outcome: TrimOutcome): void {
  const { loop, history } = studio.store.getState();
  if (loop.run?.runId !== runId) return;
  hear(studio, runId, null, missedOf({ run: loop.run, history }, outcome));
  editTrimRun(studio, runId, (run) => withOutcome(run, outcome));
  const ended = studio.store.getState();
  if (ended.loop.run && ended.history.current === lastNode(ended.loop.run)) showFinal(studio);
}

function foundOf({ history, measurements, scan, model }: StudioState, run: TrimRun): Found {
  return { history, measurements, scan, model, run };
}

function nameOf({ datasets }: StudioState, datasetId: string): string {
  return datasets.find(({ summary }) => summary.id === datasetId)?.summary.name ?? "";
}
