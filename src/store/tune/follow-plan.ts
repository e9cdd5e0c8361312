/** Keeps the plan of the next run up to date while the Tune tab is looked at. */
import { toStudioError } from "../../shared/errors";
import type { TuneRequest } from "../../worker/protocol";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { editTune } from "./edit-tune";
import { loadKeptRuns } from "./kept-runs";
import { missingForTuning, tuneRequest } from "./tune-request";

/** So that a number can be typed to its end. */
const DELAY_MS = 250;

/** Of what the latest plan is, or is to be; one a studio. */
const wanted = new WeakMap<Studio, string>();

export function followTuning(studio: Studio): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  studio.store.subscribe((state, before) => {
    if (state.model !== before.model) onModel(studio, state);
    if (!isLooked(state)) return;
    const request = missingForTuning(state) === null ? tuneRequest(state, "plan") : null;
    const key = request ? keyOf(state, request) : "";
    if (wanted.get(studio) === key) return;
    wanted.set(studio, key);
    clearTimeout(timer);
    if (request === null) editTune(studio, { plan: null, planning: false, failure: null });
    else timer = setTimeout(() => void plan(studio, request, key), DELAY_MS);
  });
}

/** What was planned and run belongs to the model before. */
function onModel(studio: Studio, { model }: StudioState): void {
  wanted.delete(studio);
  editTune(studio, { plan: null, planning: false, failure: null, run: null });
  if (model) void loadKeptRuns(studio);
}

/** Other work goes first: a plan needs the same thread. */
function isLooked({ dock, engine, job }: StudioState): boolean {
  return dock === "tune" && engine.kind === "ready" && job === null;
}

/** An answer that comes too late is dropped; one that failed is asked for again with the next change. */
async function plan(studio: Studio, request: TuneRequest, key: string): Promise<void> {
  const isWanted = (): boolean => wanted.get(studio) === key;
  editTune(studio, { planning: true, failure: null });
  try {
    const made = await studio.client.runJob((jobId) => studio.client.api.planTuning(jobId, request));
    if (isWanted()) editTune(studio, { plan: made, planning: false });
  } catch (thrown) {
    if (isWanted()) editTune(studio, { plan: null, planning: false, failure: toStudioError(thrown) });
  }
}

function keyOf({ model }: StudioState, request: TuneRequest): string {
  return JSON.stringify([model?.fingerprint, request]);
}
