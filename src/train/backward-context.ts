/** What a pass forward and back reads, with its kernels compiled, tried, and its matrices' tiles measured. */
import { backwardVariants, chooseBackwardTiles } from "../engine/backward-tiling";
import { EXTENT } from "../engine/buffers";
import type { PlanContext } from "../engine/forward-plan";
import { checkKernels } from "../engine/needed-kernels";
import { headMatrices } from "../engine/overlay-context";
import type { ResidentWeights } from "../engine/resident";
import type { Session } from "../engine/session";
import type { DType } from "../formats/dtype";
import type { Dispatch } from "../gpu/kernel";
import { backwardTileOf, linearBackward, type BackwardTile } from "../kernels/linear-backward";
import { present } from "../shared/assert";
import { planHeadBackward, planModulesBackward } from "./backward-plan";
import { planTrainForward, type TrainContext } from "./train-plan";
import { keptBackward, type TrainTiles } from "./train-tiles";

export interface BackwardUse {
  /** What it is for, in a message. */
  readonly name: string;
  /** Most that go back at once. */
  readonly tokens: number;
  /** What else runs. */
  readonly more?: readonly Dispatch[];
  /** Of a run that goes on: how its matrices were cut. */
  readonly kept?: TrainTiles | null;
}

/** The pass's buffers are the runner's already. Errors: "unsupported" when a kernel that it needs is wrong here. */
export async function backwardContext(session: Session, base: Omit<TrainContext, "backwardTiles">, { name, tokens, more = [], kept = null }: BackwardUse): Promise<TrainContext> {
  const { kernels, device, runner } = session;
  const anyBackward = (dtype: DType): BackwardTile => backwardTileOf(present(backwardVariants(dtype)[0], "a tile").variant);
  const any: TrainContext = { ...base, backwardTiles: anyBackward };
  const matrices = backwardMatrices(base);
  const dispatches = [...planTrainForward(any), ...planHeadBackward(any), ...planModulesBackward(any), ...more];
  const dtypes = new Set([...matrices.values()].filter(({ rows }) => rows > 1).map(({ dtype }) => dtype));
  const needed = [...dispatches.filter(({ kernel }) => kernel !== linearBackward), ...[...dtypes].flatMap(backwardVariants)];
  await kernels.try(needed);
  checkKernels(name, kernels, needed);
  const scratch = { extent: EXTENT.batch, dy: "logits", dx: "train.dActivated" };
  const backwardTiles = await chooseBackwardTiles({ device, runner, weights: matrices, spec: base.spec, batchTokens: tokens, scratch, kept: keptBackward(kept), isTrusted: (dispatch) => kernels.isTrusted(dispatch) });
  return { ...base, backwardTiles };
}

/** All that gradients go back through: with a tuned head its matrices too. */
export function backwardMatrices({ weights, head }: Pick<PlanContext, "weights" | "head">): ResidentWeights {
  return new Map([...weights, ...headMatrices(head ?? null).map((matrix) => [matrix.id, matrix] as const)]);
}
