import type { LinearMode } from "./linear";

export interface LinearCase {
  readonly mode: LinearMode;
  /** [rows, cols]; for "gated" [2 rows, cols], gate over up. */
  readonly weights: ArrayLike<number>;
  /** [T, cols] */
  readonly x: ArrayLike<number>;
  /** [T, rows]: what `out` holds before. */
  readonly before: ArrayLike<number>;
  /** [rows] */
  readonly bias?: ArrayLike<number>;
  readonly rows: number;
  readonly cols: number;
}

/** [T, rows] in f64, from the formula. */
export function linearOracle({ mode, weights, x, before, bias = [], rows, cols }: LinearCase): Float64Array {
  const out = new Float64Array((x.length / cols) * rows);
  for (let t = 0; t < x.length / cols; t++) {
    const product = (row: number): number => {
      let sum = 0;
      for (let k = 0; k < cols; k++) sum += (weights[row * cols + k] ?? 0) * (x[t * cols + k] ?? 0);
      return sum;
    };
    for (let row = 0; row < rows; row++) {
      const value = product(row) + (bias[row] ?? 0);
      const at = t * rows + row;
      if (mode === "store") out[at] = value;
      else if (mode === "accumulate") out[at] = (before[at] ?? 0) + value;
      else if (mode === "gelu") out[at] = gelu(value);
      else out[at] = (value / (1 + Math.exp(-value))) * product(rows + row);
    }
  }
  return out;
}

/** GELU by its approximation with tanh, as GPT-2 has it. */
function gelu(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}
