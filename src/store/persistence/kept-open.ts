/** What is remembered of what was open: enough to open it again. */
import type { DatasetOptions } from "../../data/mapping";
import type { DatasetSource, ModelSource } from "../sources";
import type { TrimHistory } from "../trim/history";

export interface KeptModel {
  readonly source: ModelSource;
  readonly name: string;
  readonly fingerprint: string;
  readonly history: TrimHistory;
}

export interface KeptDataset {
  readonly source: DatasetSource;
  readonly options: DatasetOptions;
  readonly name: string;
  readonly id: string;
  /** SHA-256 of the file. */
  readonly hash: string;
}

/** What was open and is still to be opened, or waits for the person. */
export interface KeptOpen {
  readonly model: KeptModel | null;
  readonly datasets: readonly KeptDataset[];
  readonly datasetId: string | null;
}

export interface LeftOpen extends KeptOpen {
  /** Waiting for its turn, being opened unasked, asking the person, or nothing to do. */
  readonly phase: "waiting" | "opening" | "asking" | "settled";
}

export const NOTHING_LEFT: LeftOpen = { phase: "settled", model: null, datasets: [], datasetId: null };
