import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { takeLogitsDispatch } from "./take-logits";
import { takeLogitsOracle } from "./take-logits.oracle";

export function takeLogitsCase(tokens: number, rows: number, vocab: number): KernelCase {
  const random = createRandom(73);
  const ids = random.shuffle(Array.from({ length: vocab }, (_, i) => i)).slice(0, rows);
  const x = randomFloats(random, tokens * vocab);
  const plan = [takeLogitsDispatch({ rows, vocab, extent: "extent", x: "x", ids: "ids", out: "out" })];
  const buffers = { x, ids: Uint32Array.from(ids), out: new Float32Array(tokens * rows) };
  return floatCase({ plan, buffers, rows: tokens, reads: ["out", "x"] }, () => {
    const { taken, left } = takeLogitsOracle(x, ids, vocab);
    return [taken, left];
  });
}
