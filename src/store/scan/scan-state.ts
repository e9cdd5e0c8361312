/** What the screen knows of a scan: of one state, filled module by module. */
import type { ModuleId } from "../../model/mask";
import type { ModuleScore, RowsQuality } from "../../trim/records/results";
import type { StrategyId } from "../../trim/records/strategy-list";
import type { ScanResult } from "../../worker/protocol";

export interface ScanView {
  /** Of mask and tuned weights: measurements.ts. */
  readonly key: string;
  readonly datasetId: string;
  readonly strategy: StrategyId;
  readonly running: boolean;
  readonly base: RowsQuality | null;
  readonly modules: Readonly<Partial<Record<ModuleId, ModuleScore>>>;
  /** Null while it runs, and when it was cut off. */
  readonly result: ScanResult | null;
}
