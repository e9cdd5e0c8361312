/** From gradients to new weights, as dispatches: pure data. */
import type { Dispatch } from "../gpu/kernel";
import { adamwDispatch } from "../kernels/adamw";
import { clipFactorDispatch } from "../kernels/clip-factor";
import { sumSquaresDispatch } from "../kernels/sum-squares";
import type { TuneSettings } from "./settings";
import { HYPER, SQUARE_SLOTS } from "./train-buffers";
import { partBuffer, trainablesOf, type TrainShape } from "./trainables";

/** "train.factor" = L2 norm of all gradients together, and what they are to be multiplied by. */
export function planClip(shape: TrainShape, clip: number): Dispatch[] {
  const pieces = allPieces(shape);
  return [
    ...pieces.map(({ name, index, count }, at) => sumSquaresDispatch({ count, x: partBuffer(name, index, "gradients"), partials: "train.partials", at: at * SQUARE_SLOTS, slots: SQUARE_SLOTS })),
    clipFactorDispatch({ slots: pieces.length * SQUARE_SLOTS, clip, partials: "train.partials", out: "train.factor" }),
  ];
}

/** A step of AdamW for everything that is trained. */
export function planUpdate(shape: TrainShape, { beta1, beta2, eps, weightDecay }: TuneSettings): Dispatch[] {
  return allPieces(shape).map(({ name, index, count, rate }) => {
    const [weights, gradients, first, second] = (["weights", "gradients", "first", "second"] as const).map((part) => partBuffer(name, index, part)) as [string, string, string, string];
    return adamwDispatch({ count, beta1, beta2, eps, weightDecay, hyper: HYPER[rate], factor: "train.factor", weights, gradients, first, second });
  });
}

function allPieces(shape: TrainShape) {
  return trainablesOf(shape).flatMap(({ name, cols, rate, pieces }) => pieces.map(({ rows }, index) => ({ name, index, rate, count: rows * cols })));
}
