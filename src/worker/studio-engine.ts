/** The worker's side of the protocol: one open model on one device, datasets, and jobs that run one at a time. */
import type { GpuContext } from "../gpu/device";
import { datasetCalls } from "./calls/datasets";
import { deviceCalls } from "./calls/device";
import { exportCalls } from "./calls/exporting";
import { hubCalls } from "./calls/hub";
import { measuringCalls } from "./calls/measuring";
import { modelCalls } from "./calls/models";
import { trimmingCalls } from "./calls/trimming";
import { tuningCalls } from "./calls/tuning";
import { writingCalls } from "./calls/writing";
import { EngineCore } from "./engine-core";
import { pageFolder, type OpenFolder } from "./page-folder";
import type { EngineApi } from "./protocol";

/** `openGpu` is asked again after a loss; `openFolder` is where runs, trims and tuned weights are kept. */
export function createStudioEngine(openGpu: () => Promise<GpuContext>, openFolder: OpenFolder = pageFolder): EngineApi {
  const core = new EngineCore(openGpu, openFolder);
  return {
    ...deviceCalls(core), ...modelCalls(core), ...datasetCalls(core), ...measuringCalls(core), ...tuningCalls(core),
    ...trimmingCalls(core), ...hubCalls(core), ...writingCalls(core), ...exportCalls(core),
  };
}
