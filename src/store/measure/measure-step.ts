/** One thing that Measure runs. */
import type { ModuleId } from "../../model/mask";
import type { Target } from "./measurements";

export type MeasureStep = Measured &
  /** `fresh`: nothing that was scored before counts. */
  ({ readonly what: "accuracy"; readonly target: Target; readonly fresh: boolean } | { readonly what: "speed" });

/** What is measured: a mask under its weights. */
export interface Measured {
  readonly mask: readonly ModuleId[];
  /** Null for the model's own weights. */
  readonly tuned: string | null;
}
