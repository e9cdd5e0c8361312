import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { crossEntropyBackwardDispatch } from "./cross-entropy-backward";
import { crossEntropyBackwardOracle } from "./cross-entropy-backward.oracle";
import { floatCase, type KernelCase } from "./kernel-case";

/** Logits from -scale to scale; coefficients of both signs. */
export function crossEntropyBackwardCase(rows: number, vocab: number, scale: number): KernelCase {
  const random = createRandom(59);
  const logits = randomFloats(random, rows * vocab, scale);
  const targets = Array.from({ length: rows }, () => random.integer(vocab));
  const coefficients = randomFloats(random, rows, 3);
  const plan = [crossEntropyBackwardDispatch(vocab, { extent: "extent", logits: "logits", targets: "targets", coefficients: "coefficients" })];
  return floatCase({ plan, buffers: { logits, targets: Uint32Array.from(targets), coefficients }, rows, reads: ["logits"] }, () => [crossEntropyBackwardOracle(logits, targets, coefficients, vocab)]);
}
