/** What a run was started with: all that has to be the same when it goes on. Plain data, kept in checkpoints. */
import { sha256Hex } from "../data/dataset-id";
import type { TokenisedExample } from "../data/tokens";
import type { ModuleId } from "../model/mask";
import type { HeadChoice, LossId, TuneSettings } from "./settings";
import type { TrainTiles } from "./train-tiles";

export interface RunAbout {
  readonly runId: string;
  /** Of the model: model/fingerprint.ts. */
  readonly fingerprint: string;
  readonly datasetId: string;
  /** Of the rows that it learns from and is measured on, in tokens. */
  readonly rows: string;
  readonly mask: readonly ModuleId[];
  /** Id of the tuned weights that it began with; null: the model's own. */
  readonly from: string | null;
  readonly settings: TuneSettings;
  /** What "auto" came to. */
  readonly chosen: RunChoices;
  /** Other hardware rounds otherwise. */
  readonly adapter: string;
}

export interface RunChoices {
  readonly loss: LossId;
  readonly head: HeadChoice;
  readonly microBatchTokens: number;
  readonly keepsActivations: boolean;
  /** Null until the trainer has measured. */
  readonly tiles: TrainTiles | null;
}

/** SHA-256 in hex. */
export async function rowsHash(...parts: (readonly TokenisedExample[])[]): Promise<string> {
  const text = JSON.stringify(parts.map((examples) => examples.map(({ row, contextIds, choiceIds, answer }) => [row, contextIds, choiceIds, answer])));
  return sha256Hex(new TextEncoder().encode(text));
}

/** JSON knows no infinity, which `clip` may be. */
export function settingsToJson(settings: TuneSettings): object {
  return { ...settings, clip: Number.isFinite(settings.clip) ? settings.clip : null };
}

export function settingsFromJson(json: TuneSettings): TuneSettings {
  // Null is what the writing made of infinity.
  return { ...json, clip: (json.clip as number | null) ?? Infinity };
}
