/** The trainer of a planned run. */
import type { Session } from "../engine/session";
import type { Mask } from "../model/mask";
import type { TunedWeights } from "../model/tuned";
import { toStudioError } from "../shared/errors";
import { headsToTry, type RunPlan } from "./plan-tuning";
import type { RunChoices } from "./run-about";
import type { TuneSettings } from "./settings";
import type { TrainTiles } from "./train-tiles";
import { Trainer } from "./trainer";

export interface TrainerPlace {
  readonly session: Session;
  readonly mask: Mask;
  /** What it begins with; null: the model's own weights. */
  readonly from: TunedWeights | null;
  /** How matrices are cut, where an earlier run on this adapter has measured it. */
  readonly tiles?: TrainTiles | undefined;
}

export interface OpenTrainer {
  readonly trainer: Trainer;
  readonly chosen: RunChoices;
}

/**
 * A head that does not fit after all makes room for the next smaller one where the choice is the studio's. `kept`: what a run
 * that goes on was begun with. Errors: "gpu-out-of-memory", "unsupported"; nothing stays on the device then.
 */
export async function openTrainer({ session, mask, from, tiles }: TrainerPlace, planned: RunPlan, settings: TuneSettings, kept: RunChoices | null = null): Promise<OpenTrainer> {
  const heads = kept ? [kept.head] : headsToTry(planned.plan, settings.head);
  const choices = kept ?? { ...planned.chosen, tiles: tiles ?? null };
  let failure: unknown;
  for (const head of heads) {
    try {
      const trainer = await Trainer.create(session, { ...choices, mask, head, settings, seenIds: planned.seenIds });
      if (from) trainer.load(from);
      return { trainer, chosen: { ...choices, head, tiles: trainer.tiles } };
    } catch (error) {
      if (toStudioError(error).code !== "gpu-out-of-memory") throw error;
      failure = error;
    }
  }
  throw failure;
}
