/** The plan of the next tuning run, while the Tune tab is looked at. */
import { followPlan } from "../follow-plan";
import type { Studio } from "../studio";
import { editTune } from "./edit-tune";
import { loadKeptRuns } from "./kept-runs";
import { missingForTuning, tuneRequest } from "./tune-request";

export function followTuning(studio: Studio): void {
  followPlan(studio, {
    tab: "tune",
    request: (state) => (missingForTuning(state) === null ? tuneRequest(state, "plan") : null),
    ask: (jobId, request) => studio.client.api.planTuning(jobId, request),
    show: (change) => editTune(studio, change),
    onModel: ({ model }) => {
      editTune(studio, { run: null });
      if (model) void loadKeptRuns(studio);
    },
  });
}
