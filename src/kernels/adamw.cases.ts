import { createRandom } from "../shared/random";
import { adamwDispatch } from "./adamw";
import { adamwOracle } from "./adamw.oracle";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";

const SETTINGS = { rate: 0.01, beta1: 0.9, beta2: 0.95, eps: 1e-8, weightDecay: 0.1 };
const STEP = 3;
const FACTOR = 0.25;

/** A third step, with moments from before; the dispatch twice would be a fourth with no gradient, so it runs once. */
export function adamwCase(count: number): KernelCase {
  const random = createRandom(71);
  const [weights, gradients, first] = [randomFloats(random, count), randomFloats(random, count, 4), randomFloats(random, count)];
  const second = randomFloats(random, count).map((value) => value * value);
  const { rate, ...constants } = SETTINGS;
  const names = { hyper: "hyper", factor: "factor", weights: "weights", gradients: "gradients", first: "first", second: "second" };
  const hyper = new Float32Array([rate, 1 - SETTINGS.beta1 ** STEP, 1 - SETTINGS.beta2 ** STEP, 0]);
  const buffers = { hyper, factor: new Float32Array([9, FACTOR]), weights, gradients, first, second };
  return floatCase({ plan: [adamwDispatch({ count, ...constants, ...names })], buffers, rows: 1, reads: ["weights", "gradients", "first", "second"] }, () => {
    const before = { weights: Float64Array.from(weights), first: Float64Array.from(first), second: Float64Array.from(second) };
    const after = adamwOracle(before, gradients.map((value) => value * FACTOR), STEP, SETTINGS);
    return [after.weights, new Float64Array(count), after.first, after.second];
  });
}
