import type { DType } from "../formats/dtype";
import { createRandom } from "../shared/random";
import { randomMatrix } from "./case-data";
import { embedDispatch } from "./embed";
import { embedOracle } from "./embed.oracle";
import { floatCase, type KernelCase } from "./kernel-case";

export interface EmbedShape {
  readonly dtype: DType;
  readonly cols: number;
  /** Rows [rowStart, rowStart + rows) of the embedding are in the buffer. */
  readonly rowStart: number;
  readonly rows: number;
  /** Ids, or positions. */
  readonly ids: readonly number[];
  readonly by?: "id" | "position";
}

/** Tokens whose rows are elsewhere keep what was there. */
export function embedCase({ dtype, cols, rowStart, rows, ids, by = "id" }: EmbedShape): KernelCase {
  const matrix = randomMatrix(createRandom(1), dtype, rows * cols);
  const before = new Float32Array(ids.length * cols).fill(4);
  const tokens = Uint32Array.from(ids.flatMap((row) => (by === "id" ? [row, 0, 0, 0, 0, 0] : [0, row, 0, 0, 0, 0])));
  const plan = [embedDispatch({ dtype, by, rowStart, rows, cols, extent: "extent", weights: "w", tokens: "tokens", out: "out" })];
  return floatCase({ plan, buffers: { w: matrix.bytes, tokens, out: before }, rows: ids.length, reads: ["out"] }, () => [
    embedOracle({ embedding: matrix.values, cols, rowStart, rows: ids, before, by }),
  ]);
}
