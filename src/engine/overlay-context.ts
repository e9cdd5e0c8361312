/** What plans over an overlay read, with its kernels compiled, tried, and its matrices' tiles measured. */
import type { PlanRunner } from "../gpu/runner";
import { linear } from "../kernels/linear";
import { EMPTY_MASK } from "../model/mask";
import type { ModelSpec } from "../model/spec";
import type { SessionCapacity } from "./buffers";
import type { DeviceKernels } from "./device-kernels";
import { planBody, planHead, type PlanContext } from "./forward-plan";
import { checkKernels } from "./needed-kernels";
import type { HeadOverlay, WeightOverlay } from "./overlay";
import type { ResidentTensor, ResidentWeights } from "./resident";
import { anyTile, chooseTiles, measuredDispatches } from "./tiling";

/** What of a session an overlay is prepared on. */
export interface OverlayHost {
  readonly spec: ModelSpec;
  readonly device: GPUDevice;
  readonly runner: PlanRunner;
  readonly kernels: DeviceKernels;
  readonly capacity: SessionCapacity;
}

/** The overlay's buffers are the runner's already. Errors: "unsupported" when a kernel that it needs is wrong here. */
export async function overlayContext(host: OverlayHost, own: PlanContext, overlay: WeightOverlay): Promise<PlanContext> {
  const { spec, device, runner, kernels, capacity } = host;
  const weights = new Map([...own.weights, ...overlay.weights]);
  const context: PlanContext = { spec, weights, tiles: anyTile, head: overlay.head };
  const matrices = newPrecisions(overlay.head, own.weights);
  const plans = [...planBody(context, EMPTY_MASK, "score"), ...planHead(context, "one"), ...planHead(context, "many")];
  const dispatches = [...plans.filter(({ kernel }) => kernel !== linear), ...measuredDispatches(matrices, spec)];
  await kernels.try(dispatches);
  checkKernels("The tuned model", kernels, dispatches);
  if (matrices.size === 0) return { ...context, tiles: own.tiles };
  const tiles = await chooseTiles({ device, runner, weights: matrices, spec, batchTokens: capacity.batchTokens, isTrusted: (dispatch) => kernels.isTrusted(dispatch) });
  const measured = new Set([...matrices.values()].map(({ dtype }) => dtype));
  return { ...context, tiles: (dtype, rows) => (measured.has(dtype) ? tiles : own.tiles)(dtype, rows) };
}

export function headMatrices(head: HeadOverlay | null): ResidentTensor[] {
  if (!head) return [];
  return head.kind === "low-rank" ? [head.a, head.b] : [head.matrix];
}

/** Matrices whose precision the session has no tile for yet. */
function newPrecisions(head: HeadOverlay | null, own: ResidentWeights): ResidentWeights {
  const known = new Set([...own.values()].filter(({ rows }) => rows > 1).map(({ dtype }) => dtype));
  return new Map(headMatrices(head).filter(({ dtype }) => !known.has(dtype)).map((matrix) => [matrix.id, matrix]));
}
