import type { MeasuringApi } from "../api/measuring";
import type { EngineCore } from "../engine-core";

export function measuringCalls(core: EngineCore): MeasuringApi {
  return {
    evaluate: (jobId, request) => core.run(jobId, async (job) => (await import("../measure")).accuracyOf(core, request, job)),
    measureSpeed: (jobId, mask, tuned) => core.run(jobId, async (job) => (await import("../measure")).speedOf(core, mask, tuned, job)),

    scoreChoices: (jobId, { datasetId, row, mask, tuned }) =>
      core.run(jobId, async (job) => {
        const { scoreChoices } = await import("../score-choices");
        const { model, session } = await core.use(tuned);
        const tokens = (await core.datasets()).tokenisedExample(datasetId, row, model.tokenizer, session.capacity.contextTokens);
        return scoreChoices(session, { row, tokens, mask: new Set(mask) }, job);
      }),
  };
}
