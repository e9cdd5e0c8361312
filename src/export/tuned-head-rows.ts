/** A tuned head as whole rows in F32, a chunk at a time: the frozen matrix with rows replaced, or with the product of two thin ones added. */
import { dequantize, rowBytes } from "../formats/dtype";
import { streamRange } from "../formats/stream";
import type { TensorEntry } from "../formats/tensor-directory";
import type { TunedHead } from "../model/tuned";

export type PartlyTunedHead = Exclude<TunedHead, { kind: "full" }>;

/** `frozen` is [vocab, hidden] in its file; chunks hold at most `chunkBytes`, and one row at least. */
export async function* tunedHeadRows(frozen: TensorEntry, head: PartlyTunedHead, chunkBytes: number, signal?: AbortSignal): AsyncGenerator<Float32Array<ArrayBuffer>, void, undefined> {
  const cols = frozen.shape.at(-1) ?? 1;
  const perRow = rowBytes(frozen.dtype, cols);
  const rows = Math.max(1, Math.floor(chunkBytes / (4 * cols)));
  let start = 0;
  for await (const chunk of streamRange(frozen.source, frozen.offset, frozen.byteLength, rows * perRow, signal)) {
    const count = chunk.byteLength / perRow;
    const values = dequantize(frozen.dtype, chunk, count * cols);
    changeRows(values, { start, count, cols }, head);
    yield values;
    start += count;
  }
}

export interface Rows {
  /** First row of the whole matrix that `values` begins with. */
  readonly start: number;
  readonly count: number;
  readonly cols: number;
}

/** Makes tuned rows of frozen ones, in place. */
export function changeRows(values: Float32Array, rows: Rows, head: PartlyTunedHead): void {
  if (head.kind === "rows") replaceRows(values, rows, head);
  else addProduct(values, rows, head);
}

function replaceRows(values: Float32Array, { start, count, cols }: Rows, head: PartlyTunedHead & { kind: "rows" }): void {
  head.ids.forEach((id, row) => {
    if (id >= start && id < start + count) values.set(head.values.subarray(row * cols, (row + 1) * cols), (id - start) * cols);
  });
}

function addProduct(values: Float32Array, { start, count, cols }: Rows, { rank, a, b }: PartlyTunedHead & { kind: "low-rank" }): void {
  const sum = new Float64Array(cols);
  for (let row = 0; row < count; row++) {
    sum.fill(0);
    for (let k = 0; k < rank; k++) {
      const factor = a[(start + row) * rank + k] ?? 0;
      if (factor === 0) continue;
      for (let col = 0; col < cols; col++) sum[col] = (sum[col] ?? 0) + factor * (b[k * cols + col] ?? 0);
    }
    for (let col = 0; col < cols; col++) values[row * cols + col] = (values[row * cols + col] ?? 0) + (sum[col] ?? 0);
  }
}
