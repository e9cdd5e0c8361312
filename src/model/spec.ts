/** What a model IS, apart from any file format or device. Sizes are counts of elements. */

export interface AttentionSpec {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
}

export interface MlpSpec {
  readonly intermediate: number;
}

/** A decoder layer: two residual modules, either of which may be absent. */
export interface LayerSpec {
  readonly attention: AttentionSpec | null;
  readonly mlp: MlpSpec | null;
}

export interface ModelSpec {
  readonly family: "llama";
  readonly layers: readonly LayerSpec[];
  readonly hidden: number;
  readonly vocab: number;
  /** Longest sequence, in tokens, that the positions were trained for. */
  readonly contextLength: number;
  readonly normEps: number;
  readonly ropeTheta: number;
  /** The head shares the embedding's weights. */
  readonly tiedHead: boolean;
}
