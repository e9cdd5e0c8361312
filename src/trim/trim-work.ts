/** What a progressive trim asks of whoever runs it: the page's worker or the command line. So the loop itself knows no GPU, no file and no dataset. */
import type { AccuracyResult, SpeedResult } from "../evaluate/results";
import type { ModuleId } from "../model/mask";
import type { JobContext } from "../shared/progress";
import type { TuneSettings } from "../train/settings";
import type { TrimOptions } from "./records/options";
import type { ScanEvent, ScanResult } from "./records/results";
import type { TrimSave } from "./trim-state";

/** A mask with the weights that the modules it leaves have. */
export interface TrimPoint {
  /** Dropped modules in running order. */
  readonly mask: readonly ModuleId[];
  /** Id of kept tuned weights; null: the model's own. */
  readonly tuned: string | null;
}

export interface TrimWork {
  /** Errors: "usage" for fewer rows than a scan needs or nothing that may go, "cancelled", "device-lost". */
  scan(at: TrimPoint, options: Pick<TrimOptions, "strategy" | "seed" | "scan" | "keep" | "rows" | "perStep">, job: JobContext & { readonly onScan: (event: ScanEvent) => void }): Promise<ScanResult>;
  /**
   * Tunes from `at.tuned` and keeps the best weights; null when nothing was better than what it began with. `runId` names the
   * run: one that was cut off goes on where it was saved. Errors: as `train/tune`.
   */
  tune(at: TrimPoint, settings: TuneSettings, runId: string, job: JobContext): Promise<string | null>;
  accuracy(at: TrimPoint, of: "reported" | "validation", job: JobContext): Promise<AccuracyResult>;
  speed(at: TrimPoint, job: JobContext): Promise<SpeedResult>;
  /** Of the weights that stay, in stored precision. */
  bytes(at: TrimPoint): Promise<number>;
  /** Keeps the run, whole or not at all. Errors: "disk-full", "io". */
  save(state: TrimSave): Promise<void>;
}
