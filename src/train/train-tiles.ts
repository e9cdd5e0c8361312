/** How a training's matrices are cut on the device. Another cut sums in another order, so that a run that goes on takes those it began with. */
import type { DeviceKernels } from "../engine/device-kernels";
import type { TileChoice } from "../engine/forward-plan";
import { linearVariants } from "../engine/tiling";
import type { DType } from "../formats/dtype";
import { linearDispatch, type LinearTile } from "../kernels/linear";
import type { BackwardTile } from "../kernels/linear-backward";

export interface TrainTile {
  readonly forward: LinearTile;
  readonly backward: BackwardTile;
}

/** By stored precision. Plain data, kept in checkpoints. */
export type TrainTiles = Readonly<Partial<Record<DType, TrainTile>>>;

/** Those of an earlier run where the device still computes rightly with them, the session's own otherwise. */
export function forwardTiles(own: TileChoice, kept: TrainTiles | null, kernels: Pick<DeviceKernels, "isTrusted">): TileChoice {
  return (dtype, rows) => {
    const tile = rows === "many" ? kept?.[dtype]?.forward : undefined;
    return tile && isTrusted(dtype, tile, kernels) ? tile : own(dtype, rows);
  };
}

function isTrusted(dtype: DType, tile: LinearTile, kernels: Pick<DeviceKernels, "isTrusted">): boolean {
  const key = (variant: object): string => JSON.stringify(Object.entries(variant).sort(([a], [b]) => (a < b ? -1 : 1)));
  const wanted = key(linearDispatch({ dtype, mode: "store", tile, rows: 4, cols: 32, outStride: 4, outOffset: 0, extent: "", weights: "", x: "", out: "" }).variant);
  return linearVariants(dtype).some((dispatch) => key(dispatch.variant) === wanted && kernels.isTrusted(dispatch));
}

/** `kept` as the measurement of backward tiles takes them. */
export function keptBackward(kept: TrainTiles | null): ReadonlyMap<DType, BackwardTile> {
  // Keys of an object that `TrainTiles` types.
  return new Map(Object.entries(kept ?? {}).map(([dtype, { backward }]) => [dtype as DType, backward]));
}
