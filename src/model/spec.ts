/** What a model IS, apart from any file format or device. Sizes are counts of elements. */

export interface AttentionSpec {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** q, k and v are stored as one matrix. */
  readonly fused: boolean;
  readonly bias: AttentionBias;
}

/** Which products have biases: "inputs" are q, k and v, "all" are these and o. */
export type AttentionBias = "none" | "inputs" | "all";

/** "silu-gated": silu(gate x) · (up x). "gelu-tanh": gelu(up x), by its approximation with tanh. */
export type Activation = "silu-gated" | "gelu-tanh";

export interface MlpSpec {
  readonly intermediate: number;
  readonly activation: Activation;
  /** The products have biases. */
  readonly bias: boolean;
}

/** A decoder layer: two residual modules, either of which may be absent. */
export interface LayerSpec {
  readonly attention: AttentionSpec | null;
  readonly mlp: MlpSpec | null;
}

/** "layer" takes the mean away before it divides, "rms" does not. */
export interface NormSpec {
  readonly kind: "rms" | "layer";
  readonly eps: number;
  readonly bias: boolean;
}

/** Rotary: q and k are turned. Learned: a row for each position, added to the embedding. */
export type PositionSpec = { readonly kind: "rotary"; readonly theta: number } | { readonly kind: "learned" };

export interface ModelSpec {
  readonly family: "llama" | "qwen2" | "gpt2";
  readonly layers: readonly LayerSpec[];
  readonly hidden: number;
  readonly vocab: number;
  /** Longest sequence, in tokens, that the positions were trained for. */
  readonly contextLength: number;
  /** Of every module and before the head. */
  readonly norm: NormSpec;
  readonly positions: PositionSpec;
  /** The head shares the embedding's weights. */
  readonly tiedHead: boolean;
}
