import type { ExportApi } from "../api/exporting";
import type { EngineCore } from "../engine-core";

export function exportCalls(core: EngineCore): ExportApi {
  return {
    async previewExport(mask, format, tunedId) {
      const { previewExport } = await import("../write-export");
      const open = core.slot.check();
      return previewExport(open.model, { mask, format, tuned: await core.weights(tunedId, open) });
    },

    exportModel: (jobId, request) =>
      core.run(jobId, async (job) => {
        const { writeExport } = await import("../write-export");
        return writeExport({ ...(await core.use(request.tuned)), gpu: core.link.gpu }, request, job);
      }),
  };
}
