/** Which kernels a model's plans can need, and what is said when one of them does not work here. */
import type { Dispatch } from "../gpu/kernel";
import { linear } from "../kernels/linear";
import { EMPTY_MASK } from "../model/mask";
import { throwReasons, type Reason } from "../model/reasons";
import type { ModelSpec } from "../model/spec";
import type { DeviceKernels } from "./device-kernels";
import { planBody, planDecode, planHead, planLogProbs, type PlanContext } from "./forward-plan";
import type { ResidentWeights } from "./resident";
import { anyTile, measuredDispatches } from "./tiling";

/** Errors: "unsupported" naming each kernel that nothing can stand in for. */
export function checkKernels(name: string, kernels: DeviceKernels, dispatches: readonly Dispatch[]): void {
  const reasons = kernels.missing(dispatches).map((name): Reason => ({
    reason: `the kernel "${name}" does not work here`,
    remedy: "Update the browser and the graphics driver, or open the model in another precision; the self-test in the status bar tells more.",
  }));
  throwReasons("unsupported", `${name} can't be computed on this GPU`, reasons);
}

/** Dispatches that between them have every pipeline that a plan can need: linears in each tile that may be chosen. */
export function neededDispatches(spec: ModelSpec, weights: ResidentWeights): Dispatch[] {
  const context: PlanContext = { spec, weights, tiles: anyTile };
  const plans = [...planDecode(context, EMPTY_MASK), ...planBody(context, EMPTY_MASK, "prefill"), ...planHead(context, "many"), ...planLogProbs(context)];
  return [...plans.filter(({ kernel }) => kernel !== linear), ...measuredDispatches(weights, spec)];
}

