import source from "../../shaders/embed.wgsl?raw";
import type { DType } from "../formats/dtype";
import type { Dispatch, Kernel } from "../gpu/kernel";
import { rowHalves, unitColumns, weightVariant } from "./stored-weights";

export const embed: Kernel = {
  name: "embed",
  source,
  params: [
    { name: "row_start", type: "u32" },
    { name: "rows", type: "u32" },
    { name: "cols", type: "u32" },
    { name: "row_halves", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "weights", access: "read" },
    { name: "tokens", access: "read" },
    { name: "out", access: "read_write" },
  ],
};

const WORKGROUP = 32;

export interface EmbedOptions {
  readonly dtype: DType;
  /** "id" stores the row of each token, "position" adds that of its place. */
  readonly by: "id" | "position";
  /** The rows of the embedding that `weights` holds: [rowStart, rowStart + rows). */
  readonly rowStart: number;
  readonly rows: number;
  readonly cols: number;
  readonly extent: string;
  readonly weights: string;
  readonly tokens: string;
  readonly out: string;
}

/** out[t, :] = embedding[tokens[t].id, :] for the ids (or +=, for the positions) whose rows are in `weights`. */
export function embedDispatch({ dtype, by, rowStart, rows, cols, extent, weights, tokens, out }: EmbedOptions): Dispatch {
  return {
    kernel: embed,
    variant: { ...weightVariant(dtype), WORKGROUP, POSITIONS: by === "position" },
    params: { row_start: rowStart, rows, cols, row_halves: rowHalves(dtype, cols) },
    buffers: { extent, weights, tokens, out },
    grid: { x: Math.ceil(cols / (unitColumns(dtype) * WORKGROUP)), perGroup: 1 },
    work: cols,
  };
}
