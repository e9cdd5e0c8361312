import type { ActivationPlace } from "./activation";

/** [T, rows] in f64, from the formulas; x is [T, stride]. */
export function activationOracle({ kind, rows, offset, stride }: ActivationPlace, x: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: (x.length / stride) * rows }, (_, i) => {
    const at = Math.floor(i / rows) * stride + offset + (i % rows);
    const value = x[at] ?? 0;
    return kind === "gelu-tanh" ? gelu(value) : (value / (1 + Math.exp(-value))) * (x[at + rows] ?? 0);
  });
}

/** 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), as "gelu_new" of transformers. */
function gelu(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}
