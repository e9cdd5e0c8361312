/** One thing that Measure runs. */
import type { ModuleId } from "../../model/mask";
import type { Target } from "./measurements";

export type MeasureStep =
  /** `fresh`: nothing that was scored before counts. */
  | { readonly what: "accuracy"; readonly mask: readonly ModuleId[]; readonly target: Target; readonly fresh: boolean }
  | { readonly what: "speed"; readonly mask: readonly ModuleId[] };
