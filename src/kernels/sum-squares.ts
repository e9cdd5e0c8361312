import source from "../../shaders/sum-squares.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const sumSquares: Kernel = {
  name: "sum-squares",
  source,
  params: [
    { name: "quads", type: "u32" },
    { name: "at", type: "u32" },
    { name: "slots", type: "u32" },
  ],
  bindings: [
    { name: "x", access: "read" },
    { name: "partials", access: "read_write" },
  ],
};

const WORKGROUP = 64;

export interface SumSquaresOptions {
  /** Values of x, a multiple of 4. */
  readonly count: number;
  readonly x: string;
  readonly partials: string;
  /** First of the `slots` partial sums that are written. */
  readonly at: number;
  readonly slots: number;
}

/** partials[at .. at + slots) = partial sums of x². */
export function sumSquaresDispatch({ count, x, partials, at, slots }: SumSquaresOptions): Dispatch {
  return { kernel: sumSquares, variant: { WORKGROUP }, params: { quads: count / 4, at, slots }, buffers: { x, partials }, grid: { x: slots, y: 1 }, work: count };
}
