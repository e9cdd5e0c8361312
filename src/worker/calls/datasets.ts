import type { DatasetApi } from "../api/datasets";
import type { EngineCore } from "../engine-core";

export function datasetCalls(core: EngineCore): DatasetApi {
  return {
    previewDataset: (jobId, origin, options) => core.runBeside(jobId, async (job) => (await core.datasets()).preview(origin, options, core.tokenizer, job)),
    openDataset: (jobId, origin, options) => core.runBeside(jobId, async (job) => (await core.datasets()).open(origin, options, core.tokenizer, job)),
    rejectedRows: (jobId, origin, options) => core.runBeside(jobId, async (job) => (await core.datasets()).rejectedRows(origin, options, job)),
    describeDataset: async (datasetId) => (await core.datasets()).describe(datasetId, core.tokenizer),
    closeDataset: async (datasetId) => (await core.datasets()).close(datasetId),
    examples: async (datasetId, part, offset, count) => (await core.datasets()).examples(datasetId, part, { offset, count }, core.tokenizer),
    placeOf: async (datasetId, part, row) => (await core.datasets()).place(datasetId, part, row),
  };
}
