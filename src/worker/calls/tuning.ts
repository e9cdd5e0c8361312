import type { TuningApi } from "../api/tuning";
import type { EngineCore } from "../engine-core";
import type { TuneSubject } from "../tuning";

export function tuningCalls(core: EngineCore): TuningApi {
  return {
    planTuning: (jobId, request) => core.runBeside(jobId, async (job) => (await core.tuning()).plan({ ...core.slot.check(), datasets: await core.datasets() }, request, job)),
    probeRate: (jobId, request) => core.run(jobId, async (job) => (await core.tuning()).probe(await roomToTune(core), request, job)),
    tune: (jobId, request) => core.run(jobId, async (job) => (await core.tuning()).tune(await roomToTune(core), request, { ...job, jobId, onEvent: (event) => core.emit(jobId, { type: "tune", event }) })),

    async stopTuning(jobId) {
      (await core.tuning()).stop(jobId);
      // One that is paused stands before its next step.
      core.jobs.resume(jobId);
    },

    keptRuns: async () => (await core.tuning()).keptRuns(),
    removeRun: async (runId) => (await core.tuning()).removeRun(runId),
    keptTuned: async () => (await core.tuning()).keptTuned(),
    removeTuned: async (tunedId) => (await core.tuning()).removeTuned(tunedId),
  };
}

/** Tuned weights that no run is measured with meanwhile make room. */
export async function roomToTune(core: EngineCore): Promise<TuneSubject> {
  const open = await core.slot.use(null);
  core.slot.forgetTuned();
  return { ...open, datasets: await core.datasets() };
}
