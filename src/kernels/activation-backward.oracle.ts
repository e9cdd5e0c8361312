import type { ActivationPlace } from "./activation";

/** What x [T, stride] holds after, in f64: gradients where the activation read, the rest as before; dy is [T, rows]. */
export function activationBackwardOracle({ kind, rows, offset, stride }: ActivationPlace, x: ArrayLike<number>, dy: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(x);
  for (let i = 0; i < dy.length; i++) {
    const at = Math.floor(i / rows) * stride + offset + (i % rows);
    const [value, gradient] = [x[at] ?? 0, dy[i] ?? 0];
    if (kind === "gelu-tanh") {
      out[at] = gradient * geluSlope(value);
      continue;
    }
    const sigmoid = 1 / (1 + Math.exp(-value));
    out[at] = gradient * (x[at + rows] ?? 0) * (sigmoid + value * sigmoid * (1 - sigmoid));
    out[at + rows] = gradient * value * sigmoid;
  }
  return out;
}

function geluSlope(x: number): number {
  const root = Math.sqrt(2 / Math.PI);
  const tanh = Math.tanh(root * (x + 0.044715 * x ** 3));
  return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh ** 2) * root * (1 + 3 * 0.044715 * x ** 2);
}
