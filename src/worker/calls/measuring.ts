import { evaluateAccuracy } from "../../evaluate/accuracy";
import { tokensOf } from "../../evaluate/batch-pace";
import type { AccuracyResult, SpeedResult } from "../../evaluate/results";
import { measureSpeed } from "../../evaluate/speed";
import { modulesOf, type Mask, type ModuleId } from "../../model/mask";
import { keptBytesTuned } from "../../model/tuned-bytes";
import type { JobContext } from "../../shared/progress";
import type { EvaluateRequest, MeasuringApi } from "../api/measuring";
import type { EngineCore } from "../engine-core";
import { scoreChoices } from "../score-choices";

export function measuringCalls(core: EngineCore): MeasuringApi {
  return {
    evaluate: (jobId, request) => core.run(jobId, (job) => accuracyOf(core, request, job)),
    measureSpeed: (jobId, mask, tuned) => core.run(jobId, (job) => speedOf(core, mask, tuned, job)),

    scoreChoices: (jobId, { datasetId, row, mask, tuned }) =>
      core.run(jobId, async (job) => {
        const { model, session } = await core.use(tuned);
        const tokens = (await core.datasets()).tokenisedExample(datasetId, row, model.tokenizer, session.capacity.contextTokens);
        return scoreChoices(session, { row, tokens, mask: new Set(mask) }, job);
      }),
  };
}

/** Only what was not scored before is scored. Errors: as `evaluateAccuracy`, those of `EngineCore.use`, "usage" for an unknown dataset. */
export async function accuracyOf(core: EngineCore, request: EvaluateRequest, job: JobContext): Promise<AccuracyResult> {
  const { model, session } = await core.use(request.tuned);
  const { contextTokens } = session.capacity;
  const tokens = await (await core.datasets()).tokens(request, model.tokenizer, contextTokens, job);
  const mask: Mask = new Set(request.mask);
  const cache = core.scores.of(model, { ...request, contextTokens, adapterName: core.link.gpu.adapterName });
  const missing = tokens.examples.filter(({ row }) => !cache.has(row));
  const moduleTokens = tokensOf(missing) * (modulesOf(session.spec).length - mask.size);
  return core.pace.during(session, job, (timed) => evaluateAccuracy(session, tokens, mask, timed, cache), () => moduleTokens);
}

/** Errors: as `measureSpeed`, those of `EngineCore.use`. */
export async function speedOf(core: EngineCore, modules: readonly ModuleId[], tunedId: string | null | undefined, job: JobContext): Promise<SpeedResult> {
  const { model, session, tuned } = await core.use(tunedId);
  const mask: Mask = new Set(modules);
  return measureSpeed(session, mask, keptBytesTuned(model, mask, tuned), job);
}
