/** A kernel on numbers of its own, beside what its oracle says of them: data for the kernel tests and for the self-test. */
import type { KernelRun } from "../gpu/run-once";

export interface KernelCase extends KernelRun {
  /** Largest difference of the outputs of `reads` from the oracle, relative to the oracle's largest value; NaN for NaN. */
  error(outputs: readonly ArrayBuffer[]): number;
}

/** A case whose outputs are f32; `expected` is asked once they are there, as oracles are slower than GPUs. */
export function floatCase(run: KernelRun, expected: () => readonly ArrayLike<number>[]): KernelCase {
  return {
    ...run,
    error: (outputs) => Math.max(...expected().map((values, at) => largestError(new Float32Array(outputs[at] ?? new ArrayBuffer(0)), values))),
  };
}

/** Largest error relative to the largest expected value; `actual` may be longer, as buffers are. */
export function largestError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let scale = 1e-6;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i] ?? 0));
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs((actual[i] ?? NaN) - (expected[i] ?? 0)) / scale;
    if (!(error <= worst)) worst = error;
    if (Number.isNaN(worst)) return worst;
  }
  return worst;
}
