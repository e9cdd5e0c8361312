/** What a trim asks for, done with the open model: scans, tuning, measurements. */
import { keptBytes } from "../model/weight-plan";
import type { JobContext } from "../shared/progress";
import type { TuneEvent } from "../train/records";
import type { TrimEvent } from "../trim/records/results";
import type { TrimPoint, TrimWork } from "../trim/trim-work";
import { roomToTune } from "./calls/tuning";
import type { EngineCore } from "./engine-core";
import { accuracyOf, speedOf } from "./measure";
import type { TrimRequest, TuneRequest } from "./protocol";
import { scanRows } from "./scan-rows";
import type { Tuning } from "./tuning";

export interface TrimPlace extends Pick<TrimRequest, "datasetId" | "part"> {
  readonly jobId: string;
  /** Where the trim's tuning runs are kept. */
  readonly runs: Tuning;
  readonly tell: (event: TrimEvent) => void;
}

export function trimOnDevice(core: EngineCore, place: TrimPlace): Omit<TrimWork, "save"> {
  const { datasetId, part } = place;
  return {
    scan: (at, options, job) => scanRows(core, { datasetId, ...at, ...options }, job),
    tune: (at, settings, runId, job) => tune(core, place, { runId, datasetId, mask: at.mask, from: at.tuned, settings }, job),
    accuracy: (at, of, job) => accuracyOf(core, { datasetId, part: of === "reported" ? part : "validation", ...at }, job),
    speed: (at, job) => speedOf(core, at.mask, at.tuned, job),
    bytes: async ({ mask }: TrimPoint) => keptBytes(core.slot.check().model, new Set(mask)),
  };
}

async function tune(core: EngineCore, { jobId, runs, tell }: TrimPlace, run: Omit<TuneRequest, "resume">, job: JobContext): Promise<string | null> {
  const onEvent = (event: TuneEvent): void => {
    if (event.kind === "checkpoint-failed") tell({ kind: "save-failed", message: event.message, remedy: event.remedy });
  };
  const { tunedId } = await runs.tune(await roomToTune(core), { ...run, resume: await wasCut(runs, run) }, { ...job, jobId, onEvent });
  return tunedId;
}

/** A checkpoint of this very run is there. */
async function wasCut(runs: Tuning, { runId, datasetId, mask, from }: Omit<TuneRequest, "resume">): Promise<boolean> {
  const kept = (await runs.keptRuns()).find((run) => run.runId === runId);
  return kept !== undefined && kept.datasetId === datasetId && kept.from === from && kept.mask.join() === mask.join();
}
