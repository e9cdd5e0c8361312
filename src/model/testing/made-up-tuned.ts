/** Tuned weights that no training made: every norm of the model a little off, and a head in any form. Test code only. */
import { dequantize } from "../../formats/dtype";
import type { TensorEntry } from "../../formats/tensor-directory";
import { present } from "../../shared/assert";
import { createRandom, type Random } from "../../shared/random";
import type { Mask } from "../mask";
import type { OpenedModel, WeightId } from "../opened-model";
import type { TunedHead, TunedWeights } from "../tuned";

export const HEAD_KINDS = ["none", "full", "rows", "low-rank"] as const;
export type HeadKind = (typeof HEAD_KINDS)[number];

const RANK = 4;

/** The same for the same model, mask and kind. Norms of dropped modules are not there. */
export async function madeUpTuned(model: OpenedModel, kind: HeadKind, mask: Mask = new Set()): Promise<TunedWeights> {
  const random = createRandom(7);
  const norms = new Map<WeightId, Float32Array<ArrayBuffer>>();
  for (const [id, { entry }] of model.weights) {
    const isNorm = /(^finalNorm|\.norm)(Bias)?$/.test(id) && ![...mask].some((module) => id.startsWith(`${module}.`));
    if (isNorm) norms.set(id, (await valuesOf(entry)).map((value) => value * (1 + noise(random, 0.2)) + noise(random, 0.02)));
  }
  return { id: `made-up-${kind}`, norms, head: kind === "none" ? null : await madeUpHead(model, kind, random) };
}

async function madeUpHead({ spec, weights }: OpenedModel, kind: Exclude<HeadKind, "none">, random: Random): Promise<TunedHead> {
  const { vocab, hidden } = spec;
  const frozen = await valuesOf(present(weights.get(spec.tiedHead ? "embed" : "head"), "the frozen head").entry);
  const scale = 0.2 * Math.sqrt(frozen.reduce((sum, value) => sum + value * value, 0) / frozen.length);
  const off = (values: Float32Array): Float32Array<ArrayBuffer> => values.map((value) => value + noise(random, scale));
  if (kind === "full") return { kind, values: off(frozen) };
  if (kind === "low-rank") return { kind, rank: RANK, a: off(new Float32Array(vocab * RANK)), b: new Float32Array(RANK * hidden).map(() => noise(random, 1)) };
  // The first, the last, and every fifth between.
  const ids = Uint32Array.from({ length: vocab }, (_, id) => id).filter((id) => id % 5 === 0 || id === vocab - 1);
  const values = new Float32Array(ids.length * hidden);
  ids.forEach((id, row) => values.set(off(frozen.subarray(id * hidden, (id + 1) * hidden)), row * hidden));
  return { kind, ids, values };
}

/** Evenly between -size and size. */
function noise(random: Random, size: number): number {
  return size * (2 * random.next() - 1);
}

async function valuesOf({ dtype, shape, source, offset, byteLength }: TensorEntry): Promise<Float32Array<ArrayBuffer>> {
  return dequantize(dtype, await source.read(offset, byteLength), shape.reduce((product, size) => product * size, 1));
}
