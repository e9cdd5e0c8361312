/** Every buffer that a session's plans name, with its size: pure data. Sizes are bytes, all values are 32-bit. */
import type { ModelSpec } from "../model/spec";

/** How much a session has room for. */
export interface SessionCapacity {
  /** Longest sequence that can be generated or scored, in tokens. */
  readonly contextTokens: number;
  /** Tokens of one batch or prefill chunk. */
  readonly batchTokens: number;
  /** Rows of one batch that reach the head. */
  readonly outputs: number;
}

export interface BufferNeed {
  readonly name: string;
  readonly bytes: number;
  readonly kind: "storage" | "uniform";
}

/** The uniforms that say how many rows a run has. */
export const EXTENT = { batch: "extent.batch", outputs: "extent.outputs", one: "extent.one" } as const;

/** 32-bit fields of a Token in lib/token.wgsl. */
export const TOKEN_FIELDS = 6;

/** Where a layer's keys and values live: a cache of its own for generation, one scratch for all layers of a scored batch. */
export function keyBuffers(use: "cache" | "scratch", layer: number): { readonly keys: string; readonly values: string } {
  const suffix = use === "cache" ? String(layer) : "scratch";
  return { keys: `keys.${suffix}`, values: `values.${suffix}` };
}

export function sessionBuffers(spec: ModelSpec, capacity: SessionCapacity): BufferNeed[] {
  const { batchTokens, outputs, contextTokens } = capacity;
  const attention = spec.layers.flatMap((layer) => layer.attention ?? []);
  const widest = (sizes: readonly number[]): number => Math.max(0, ...sizes);
  const storage = (name: string, values: number): BufferNeed => ({ name, bytes: 4 * values, kind: "storage" });
  const uniform = (name: string): BufferNeed => ({ name, bytes: 16, kind: "uniform" });
  const kvWidth = widest(attention.map((a) => a.kvHeads * a.headDim));
  const headDim = widest(attention.map((a) => a.headDim));
  return [
    ...Object.values(EXTENT).map(uniform),
    uniform("sampling"),
    storage("tokens", batchTokens * TOKEN_FIELDS),
    ...(spec.positions.kind === "rotary" && headDim > 0 ? [storage("angles", contextTokens * headDim)] : []),
    storage("x", batchTokens * spec.hidden),
    storage("normed", batchTokens * spec.hidden),
    storage("qkv", batchTokens * widest(attention.map((a) => (a.heads + 2 * a.kvHeads) * a.headDim))),
    storage("attended", batchTokens * widest(attention.map((a) => a.heads * a.headDim))),
    storage("activated", batchTokens * widest(spec.layers.map((layer) => layer.mlp?.intermediate ?? 0))),
    storage("keys.scratch", batchTokens * kvWidth),
    storage("values.scratch", batchTokens * kvWidth),
    ...spec.layers.flatMap((layer, index) => {
      if (!layer.attention) return [];
      const { keys, values } = keyBuffers("cache", index);
      const size = contextTokens * layer.attention.kvHeads * layer.attention.headDim;
      return [storage(keys, size), storage(values, size)];
    }),
    storage("picked", outputs),
    storage("targets", outputs),
    storage("headInput", outputs * spec.hidden),
    storage("logits", outputs * spec.vocab),
    storage("logProbs", outputs),
    storage("ids", contextTokens + 1),
  ];
}
