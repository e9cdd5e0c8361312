/** Which weights a spec has and how large each is, whatever the family. */
import { present } from "../shared/assert";
import { weightPlace, type WeightKind } from "./families/tensor-names";
import type { WeightId } from "./opened-model";
import type { AttentionSpec, MlpSpec, ModelSpec } from "./spec";

/** Every weight of the model, in running order. */
export function weightIdsOf(spec: ModelSpec): WeightId[] {
  const layers = spec.layers.flatMap((layer, index): WeightId[] => [
    ...(layer.attention ? attentionParts(spec, layer.attention).map((part): WeightId => `attn.${index}.${part}`) : []),
    ...(layer.mlp ? mlpParts(spec, layer.mlp).map((part): WeightId => `mlp.${index}.${part}`) : []),
  ]);
  const positions = spec.positions.kind === "learned" ? (["positions"] as const) : [];
  const finalNorm = spec.norm.bias ? (["finalNorm", "finalNormBias"] as const) : (["finalNorm"] as const);
  return ["embed", ...positions, ...layers, ...finalNorm, ...(spec.tiedHead ? [] : (["head"] as const))];
}

type AttentionPart = "norm" | "normBias" | "q" | "k" | "v" | "qBias" | "kBias" | "vBias" | "qkv" | "qkvBias" | "o" | "oBias";
type MlpPart = "norm" | "normBias" | "gate" | "up" | "upBias" | "down" | "downBias";

function attentionParts({ norm }: ModelSpec, { fused, bias }: AttentionSpec): AttentionPart[] {
  const products: AttentionPart[] = fused ? ["qkv"] : ["q", "k", "v"];
  const biases: AttentionPart[] = fused ? ["qkvBias"] : ["qBias", "kBias", "vBias"];
  return [...normParts(norm.bias), ...products, ...(bias === "none" ? [] : biases), "o", ...(bias === "all" ? (["oBias"] as const) : [])];
}

function mlpParts({ norm }: ModelSpec, { activation, bias }: MlpSpec): MlpPart[] {
  const gate = activation === "silu-gated" ? (["gate"] as const) : [];
  return [...normParts(norm.bias), ...gate, ...(bias ? (["up", "upBias", "down", "downBias"] as const) : (["up", "down"] as const))];
}

function normParts(bias: boolean): ("norm" | "normBias")[] {
  return bias ? ["norm", "normBias"] : ["norm"];
}

/** Of one layer; queries and keys count all heads. */
interface Widths {
  readonly vocab: number;
  readonly context: number;
  readonly hidden: number;
  readonly queries: number;
  readonly keys: number;
  readonly intermediate: number;
}

const SHAPES: Readonly<Record<WeightKind, (widths: Widths) => readonly number[]>> = {
  embed: ({ vocab, hidden }) => [vocab, hidden],
  positions: ({ context, hidden }) => [context, hidden],
  finalNorm: ({ hidden }) => [hidden],
  finalNormBias: ({ hidden }) => [hidden],
  head: ({ vocab, hidden }) => [vocab, hidden],
  "attn.norm": ({ hidden }) => [hidden],
  "attn.normBias": ({ hidden }) => [hidden],
  "attn.q": ({ queries, hidden }) => [queries, hidden],
  "attn.k": ({ keys, hidden }) => [keys, hidden],
  "attn.v": ({ keys, hidden }) => [keys, hidden],
  "attn.qBias": ({ queries }) => [queries],
  "attn.kBias": ({ keys }) => [keys],
  "attn.vBias": ({ keys }) => [keys],
  "attn.qkv": ({ queries, keys, hidden }) => [queries + 2 * keys, hidden],
  "attn.qkvBias": ({ queries, keys }) => [queries + 2 * keys],
  "attn.o": ({ queries, hidden }) => [hidden, queries],
  "attn.oBias": ({ hidden }) => [hidden],
  "mlp.norm": ({ hidden }) => [hidden],
  "mlp.normBias": ({ hidden }) => [hidden],
  "mlp.gate": ({ intermediate, hidden }) => [intermediate, hidden],
  "mlp.up": ({ intermediate, hidden }) => [intermediate, hidden],
  "mlp.upBias": ({ intermediate }) => [intermediate],
  "mlp.down": ({ intermediate, hidden }) => [hidden, intermediate],
  "mlp.downBias": ({ hidden }) => [hidden],
};

/** Row-major, outermost first: matrices are [outputs, inputs]. */
export function weightShape(id: WeightId, spec: ModelSpec): readonly number[] {
  const { kind, layer } = weightPlace(id);
  const { attention, mlp } = layer === null ? { attention: null, mlp: null } : present(spec.layers[layer], `the layer of ${id}`);
  const headDim = attention?.headDim ?? 0;
  return SHAPES[kind]({
    vocab: spec.vocab,
    context: spec.contextLength,
    hidden: spec.hidden,
    queries: (attention?.heads ?? 0) * headDim,
    keys: (attention?.kvHeads ?? 0) * headDim,
    intermediate: mlp?.intermediate ?? 0,
  });
}

/** Biases lie on the GPU in F32 whatever their file has, so that what adds them is one kernel. */
export function isBias(id: string): boolean {
  return id.endsWith("Bias");
}
