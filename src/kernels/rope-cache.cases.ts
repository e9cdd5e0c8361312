import { createRandom } from "../shared/random";
import type { HeadShape } from "./attention";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { ropeAngles, ropeCacheDispatch } from "./rope-cache";
import { ropeCacheOracle } from "./rope-cache.oracle";

const AT = [{ position: 0, row: 3 }, { position: 7, row: 0 }, { position: 200, row: 4 }, { position: 1, row: 1 }];
const CACHE_ROWS = 5;
const THETA = 10_000;

/** Four tokens at scattered positions, kept in scattered rows. */
export function ropeCacheCase(shape: HeadShape, isRotary = true): KernelCase {
  const qkv = randomFloats(createRandom(8), AT.length * (shape.heads + 2 * shape.kvHeads) * shape.headDim);
  const cache = CACHE_ROWS * shape.kvHeads * shape.headDim;
  const tokens = Uint32Array.from(AT.flatMap(({ position, row }) => [0, position, 0, 0, 0, row]));
  const plan = [ropeCacheDispatch(shape, { extent: "extent", tokens: "tokens", angles: isRotary ? "angles" : null, qkv: "qkv", keys: "keys", values: "values" })];
  const buffers = { tokens, ...(isRotary ? { angles: ropeAngles(256, shape.headDim, THETA) } : {}), qkv, keys: new Float32Array(cache), values: new Float32Array(cache) };
  return floatCase({ plan, buffers, rows: AT.length, reads: ["qkv", "keys", "values"] }, () => {
    const expected = ropeCacheOracle(qkv, shape, isRotary ? THETA : null, AT, CACHE_ROWS);
    return [expected.qkv, expected.keys, expected.values];
  });
}
