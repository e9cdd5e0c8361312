import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { scatterLogitsDispatch } from "./scatter-logits";
import { scatterLogitsOracle } from "./scatter-logits.oracle";

/** Logits of `rows` tokens in no order; the others keep what they had. */
export function scatterLogitsCase(tokens: number, rows: number, vocab: number): KernelCase {
  const random = createRandom(23);
  const ids = random.shuffle(Array.from({ length: vocab }, (_, i) => i)).slice(0, rows);
  const x = randomFloats(random, tokens * rows);
  const before = randomFloats(random, tokens * vocab);
  const plan = [scatterLogitsDispatch({ rows, vocab, extent: "extent", x: "x", ids: "ids", out: "out" })];
  return floatCase({ plan, buffers: { x, ids: Uint32Array.from(ids), out: before }, rows: tokens, reads: ["out"] }, () => [scatterLogitsOracle(x, ids, before, vocab)]);
}
