/** Tuning runs, and the tuned weights that come of them. */
import type { ModuleId } from "../../model/mask";
import type { TuneOutcome, TunePlan } from "../../train/records";
import type { TuneSettings } from "../../train/settings";

export interface TuneRequest {
  /** Names the run: of a kept run it goes on where that stopped, of a new one it is made by the page. */
  readonly runId: string;
  readonly datasetId: string;
  readonly mask: readonly ModuleId[];
  /** Tuned weights to start from; null: the model's own. */
  readonly from: string | null;
  readonly settings: TuneSettings;
  /** Goes on with the run of this id, whose own settings count. */
  readonly resume: boolean;
}

/** A run whose checkpoint is kept. */
export interface KeptRun {
  readonly runId: string;
  readonly fingerprint: string;
  readonly datasetId: string;
  readonly mask: readonly ModuleId[];
  /** Tuned weights that it began with; null: the model's own. */
  readonly from: string | null;
  readonly settings: TuneSettings;
  readonly step: number;
  readonly bytes: number;
  /** ISO date. */
  readonly savedAt: string;
  readonly finished: boolean;
}

/** Tuned weights that are kept. */
export interface KeptTuned {
  readonly tunedId: string;
  readonly fingerprint: string;
  readonly mask: readonly ModuleId[];
  readonly bytes: number;
}

export interface TuningApi {
  /** What a run with these settings would take and train, from headers and tokens alone. */
  planTuning(jobId: string, request: TuneRequest): Promise<TunePlan>;
  /** A short run at growing learning rates on copies: the norm rate to take. Nothing is kept. */
  probeRate(jobId: string, request: TuneRequest): Promise<{ readonly normRate: number }>;
  /** Told by "tune" events. Pausing and `cancel` keep the checkpoint; errors: "usage", "gpu-out-of-memory", "cancelled", "device-lost". */
  tune(jobId: string, request: TuneRequest): Promise<TuneOutcome>;
  /** Ends a running `tune` at the next step, which then resolves with its best state. */
  stopTuning(jobId: string): Promise<void>;
  keptRuns(): Promise<readonly KeptRun[]>;
  removeRun(runId: string): Promise<void>;
  keptTuned(): Promise<readonly KeptTuned[]>;
  removeTuned(tunedId: string): Promise<void>;
}
