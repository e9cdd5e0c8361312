/** Scans, and progressive trims made of them. */
import type { ModuleId } from "../../model/mask";
import type { TrimCourse } from "../../trim/records/course";
import type { TrimOptions } from "../../trim/records/options";
import type { KeptTrim, ScanResult, TrimOutcome, TrimPlan } from "../../trim/records/results";
import type { StrategyId } from "../../trim/records/strategy-list";
import type { PartSelection } from "./datasets";

export interface ScanRequest {
  /** Its calibration part is what is scored. */
  readonly datasetId: string;
  readonly mask: readonly ModuleId[];
  /** Tuned weights that stand in for the model's own; null: none. */
  readonly tuned: string | null;
  readonly strategy: StrategyId;
  readonly seed: number;
  readonly scan: TrimOptions["scan"];
  /** Modules that are to be dropped of its ranking: a race decides so many places. */
  readonly perStep: number;
  /** Modules that must stay. */
  readonly keep: readonly ModuleId[];
  /** The first so many calibration rows; null: all of them. */
  readonly rows: number | null;
}

export interface TrimRequest {
  /** Made by the page; of a kept run the one to go on with. */
  readonly runId: string;
  readonly datasetId: string;
  /** That accuracies are reported on. */
  readonly part: PartSelection;
  /** What it begins with. */
  readonly mask: readonly ModuleId[];
  readonly tuned: string | null;
  readonly course: TrimCourse;
  /** Goes on with the run of this id, as it was begun. */
  readonly resume: boolean;
}

export interface TrimmingApi {
  /** Told by "scan" events. Errors: "usage" for fewer calibration rows than 8 or nothing that may go, "cancelled", "device-lost". */
  scan(jobId: string, request: ScanRequest): Promise<ScanResult>;
  /** What a trim would take, and what forbids it. */
  planTrim(jobId: string, request: TrimRequest): Promise<TrimPlan>;
  /**
   * Told by "trim" events; saved after every phase. Errors: "usage" with every problem of the plan, and for a recipe of another
   * model or dataset; "cancelled" and "device-lost" keep what was saved.
   */
  trim(jobId: string, request: TrimRequest): Promise<TrimOutcome>;
  /** Ends a running `trim` before its next phase, which then resolves with the steps it has. */
  stopTrim(jobId: string): Promise<void>;
  keptTrims(): Promise<readonly KeptTrim[]>;
  removeTrim(runId: string): Promise<void>;
}
