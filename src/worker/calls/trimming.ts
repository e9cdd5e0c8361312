import type { TrimmingApi } from "../api/trimming";
import type { EngineCore } from "../engine-core";
import { scanSubject, ThinnedEvents } from "../thinned-events";
import type { TrimSubject } from "../trim-subject";
import type { Trimming } from "../trimming";

export function trimmingCalls(core: EngineCore): TrimmingApi {
  let opened: Promise<Trimming> | null = null;
  const trimming = (): Promise<Trimming> => (opened ??= openTrimming(core));
  return {
    scan: (jobId, request) =>
      core.run(jobId, async (job) => {
        const { scanRows } = await import("../scan-rows");
        const events = new ThinnedEvents((event) => core.emit(jobId, { type: "scan", event }), scanSubject);
        try {
          return await scanRows(core, request, { ...job, onScan: (event) => events.tell(event) });
        } finally {
          events.flush();
        }
      }),

    planTrim: (jobId, request) => core.runBeside(jobId, async (job) => (await trimming()).plan(await subjectOf(core), request, job)),
    trim: (jobId, request) => core.run(jobId, async (job) => (await trimming()).trim(await subjectOf(core), request, { ...job, jobId, onEvent: (event) => core.emit(jobId, { type: "trim", event }) })),

    async stopTrim(jobId) {
      (await trimming()).stop(jobId);
      // One that is paused goes on to the end of its phase.
      core.jobs.resume(jobId);
    },

    keptTrims: async () => (await trimming()).kept(),
    removeTrim: async (runId) => (await trimming()).remove(runId),
  };
}

/** Trimming is fetched when it is first asked for. */
async function openTrimming(core: EngineCore): Promise<Trimming> {
  const [{ Trimming }, { trimOnDevice }, tuning] = await Promise.all([import("../trimming"), import("../trim-device"), core.tuning()]);
  return new Trimming(core.openFolder, tuning, (place) => trimOnDevice(core, place));
}

async function subjectOf(core: EngineCore): Promise<TrimSubject> {
  const open = core.slot.check();
  return { ...open, datasets: await core.datasets(), moduleTokensPerSecond: core.pace.of(open.session) };
}
