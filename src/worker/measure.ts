/** Quality and speed of the open model under a mask. Fetched when they are first asked for. */
import { evaluateAccuracy } from "../evaluate/accuracy";
import { tokensOf } from "../evaluate/batch-pace";
import type { AccuracyResult, SpeedResult } from "../evaluate/results";
import { measureSpeed } from "../evaluate/speed";
import { modulesOf, type Mask, type ModuleId } from "../model/mask";
import { keptBytesTuned } from "../model/tuned-bytes";
import type { JobContext } from "../shared/progress";
import type { EngineCore } from "./engine-core";
import type { EvaluateRequest } from "./protocol";

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
