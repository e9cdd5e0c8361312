/** The plan of the next trim, while the Trim tab is looked at. */
import { followPlan } from "../follow-plan";
import type { Studio } from "../studio";
import { editLoop } from "./edit-loop";
import { loadKeptTrims } from "./kept-trims";
import { loopRequest } from "./trim-request";

export function followTrim(studio: Studio): void {
  followPlan(studio, {
    tab: "trim",
    request: (state) => loopRequest(state, "plan"),
    ask: (jobId, request) => studio.client.api.planTrim(jobId, request),
    show: (change) => editLoop(studio, change),
    onModel: ({ model }) => {
      editLoop(studio, { run: null, recipe: null });
      studio.store.setState({ scan: null });
      if (model) void loadKeptTrims(studio);
    },
  });
}
