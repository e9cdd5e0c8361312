/** Datasets in tokens, which are the same under every mask: making them takes long for a large part. */
import type { ExampleTokenizer, TokenisedDataset } from "../data/tokens";

/** Of a tokenizer: some domains, in parts of hundreds of rows. */
const MOST_KEPT = 8;

export interface TokensKey {
  readonly datasetId: string;
  readonly part: string;
  readonly contextLength: number;
}

export class KeptTokens {
  /** Goes with the model. */
  readonly #of = new WeakMap<ExampleTokenizer, Map<string, TokenisedDataset>>();

  /** What is kept, or what `make` gives. Errors: those of `make`, after which nothing is kept. */
  async get(tokenizer: ExampleTokenizer, key: TokensKey, make: () => Promise<TokenisedDataset>): Promise<TokenisedDataset> {
    const kept = this.#of.get(tokenizer) ?? new Map<string, TokenisedDataset>();
    this.#of.set(tokenizer, kept);
    const name = JSON.stringify([key.datasetId, key.part, key.contextLength]);
    const tokens = kept.get(name) ?? (await make());
    kept.delete(name);
    kept.set(name, tokens);
    // Oldest use first.
    for (const oldest of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(oldest);
    return tokens;
  }
}
