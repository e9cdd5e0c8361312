import { fingerprintOf } from "../../model/fingerprint";
import { summariseModel } from "../../model/summary";
import type { ModelApi } from "../api/models";
import type { EngineCore } from "../engine-core";
import { heldSources } from "../held-sources";
import { sourcesOf } from "../model-sources";

export function modelCalls(core: EngineCore): ModelApi {
  return {
    inspectModel: (jobId, origin) =>
      core.runBeside(jobId, async (job) => {
        const { inspectModel } = await import("../inspect-model");
        return inspectModel(heldSources(await sourcesOf(origin, core.hub, "remote"), job), core.link.gpu, job.signal);
      }),

    openModel: (jobId, origin) =>
      core.run(jobId, async (job) => {
        const { openModel } = await import("../../model/open");
        const model = await openModel(await sourcesOf(origin, core.hub), job.signal);
        const fingerprint = await fingerprintOf(model, job.signal);
        const { gpuBytes } = await core.slot.replace(model, fingerprint, job);
        return { ...summariseModel(model), gpuBytes, fingerprint };
      }),
  };
}
