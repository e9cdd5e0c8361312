/** The worker's side of tuning. Fetched when it is first asked for. */
import type { ModelOnDevice } from "./model-slot";
import type { TunedWeights } from "../model/tuned";
import { checkTuned } from "../train/check-tuned";
import type { OpenFolder } from "./page-folder";
import type { KeptTuned } from "./protocol";
import { TunedStore } from "./tuned-store";

export class Tuning {
  readonly #tuned: TunedStore;

  constructor(openFolder: OpenFolder) {
    this.#tuned = new TunedStore(() => openFolder("tuned"));
  }

  /** Errors: "io" when they are gone, "malformed", "usage" when they are of another model. */
  async weights(tunedId: string, { model, fingerprint }: ModelOnDevice): Promise<TunedWeights> {
    const record = await this.#tuned.get(tunedId);
    checkTuned(record, model, fingerprint);
    return record.tuned;
  }

  keptTuned(): Promise<readonly KeptTuned[]> {
    return this.#tuned.list();
  }

  removeTuned(tunedId: string): Promise<void> {
    return this.#tuned.remove(tunedId);
  }
}
