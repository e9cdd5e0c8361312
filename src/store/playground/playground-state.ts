/** What the playground holds: the form, the answers, and a dataset's row under both models. */
import type { ChoiceScores, GenerateResult, PartSelection, RenderedExample, Sampling } from "../../worker/protocol";

/** A conversation, a text to go on with, or a row of the dataset. */
export type PlaygroundMode = "chat" | "plain" | "rows";

/** The full model, and what is left of it. */
export type Side = "full" | "trimmed";

export interface PlaygroundForm {
  readonly mode: PlaygroundMode;
  readonly prompt: string;
  /** Begins a conversation; "" for none. */
  readonly system: string;
  /** Ask the full model too. */
  readonly compare: boolean;
  readonly maxTokens: number;
  readonly sampling: Sampling;
}

export interface Answer {
  readonly mode: Exclude<PlaygroundMode, "rows">;
  /** Counts the questions from 0: what both sides answered to one question shares it. */
  readonly turn: number;
  readonly who: Side;
  /** Which modules it was written without. */
  readonly title: string;
  /** What was asked. */
  readonly prompt: string;
  readonly text: string;
  readonly status: "waiting" | "running" | "done" | "stopped" | "failed";
  /** Known when done. */
  readonly result: Omit<GenerateResult, "text"> | null;
}

/** What a row's choices got from one side. */
export interface RowScores {
  readonly who: Side;
  /** Key of the mask and the weights that it was scored with. */
  readonly stateKey: string;
  readonly title: string;
  readonly scores: ChoiceScores;
}

/** What of a dataset is looked at. */
export interface RowSource {
  readonly datasetId: string;
  readonly part: PartSelection;
}

export interface RowView {
  readonly source: RowSource;
  /** What was chosen for measuring when the row was opened: once that changes, the row is left. */
  readonly chosen: RowSource;
  /** 0-based, among the part's examples. */
  readonly place: number;
  /** Examples in the part. */
  readonly total: number;
  readonly example: RenderedExample;
  /** At most one of each side. */
  readonly scores: readonly RowScores[];
}

export const INITIAL_FORM: PlaygroundForm = {
  mode: "plain", prompt: "", system: "", compare: true, maxTokens: 64, sampling: { temperature: 0, topK: 40, topP: 0.95, seed: 1 },
};
