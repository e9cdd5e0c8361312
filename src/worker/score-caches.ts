/**
 * What was scored, so that a measurement which was cancelled, or lost its device, goes on where it stopped. Scores belong to
 * a model, the context it was given, the adapter that computed them, a dataset in its wording, a mask, and tuned weights.
 */
import type { ScoreCache } from "../evaluate/score-examples";
import type { OpenedModel } from "../model/opened-model";

/** Of a model: some hundred kB each when a dataset of thousands of rows was measured whole. */
const MOST_CACHES = 64;

export interface Scored {
  readonly datasetId: string;
  readonly mask: readonly string[];
  /** Id of the tuned weights; left out or null: the model's own. */
  readonly tuned?: string | null | undefined;
  readonly contextTokens: number;
  readonly adapterName: string;
  /** Begins anew: what is known of exactly this is forgotten. */
  readonly fresh?: boolean;
}

export class ScoreCaches {
  readonly #ofModel = new WeakMap<OpenedModel, Map<string, ScoreCache>>();

  /** The scores so far; what is added to them stays. */
  of(model: OpenedModel, { datasetId, mask, tuned = null, contextTokens, adapterName, fresh = false }: Scored): ScoreCache {
    const caches = this.#ofModel.get(model) ?? new Map<string, ScoreCache>();
    this.#ofModel.set(model, caches);
    const key = JSON.stringify([adapterName, datasetId, contextTokens, [...mask].sort(), tuned]);
    const known = fresh ? undefined : caches.get(key);
    const cache = known ?? new Map<number, readonly number[]>();
    caches.delete(key);
    caches.set(key, cache);
    // Oldest use first.
    for (const oldest of [...caches.keys()].slice(0, -MOST_CACHES)) caches.delete(oldest);
    return cache;
  }
}
