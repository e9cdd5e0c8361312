import type { ExportApi } from "../api/exporting";
import type { EngineCore } from "../engine-core";

export function exportCalls(core: EngineCore): ExportApi {
  return {
    async previewExport(subject) {
      const { previewExport } = await import("../write-export");
      const open = core.slot.check();
      return previewExport(open.model, subject, await core.weights(subject.tuned, open));
    },

    exportModel: (jobId, request) =>
      core.run(jobId, async (job) => {
        const { writeExport } = await import("../write-export");
        return writeExport(core, request, job);
      }),

    publish: (jobId, request) => core.runBeside(jobId, async (job) => (await import("../publish-export")).publishExport(core, request, { ...job, id: jobId })),
  };
}
