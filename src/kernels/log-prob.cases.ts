import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { logProbDispatch } from "./log-prob";
import { logProbOracle } from "./log-prob.oracle";

/** The first, the last and the second token of three rows of logits in [-scale, scale]. */
export function logProbCase(vocab: number, scale: number): KernelCase {
  const targets = [0, vocab - 1, 1];
  const logits = randomFloats(createRandom(10), targets.length * vocab, scale);
  const plan = [logProbDispatch(vocab, { extent: "extent", logits: "logits", targets: "targets", out: "out" })];
  const buffers = { logits, targets: Uint32Array.from(targets), out: new Float32Array(targets.length) };
  return floatCase({ plan, buffers, rows: targets.length, reads: ["out"] }, () => [logProbOracle(logits, targets, vocab)]);
}
