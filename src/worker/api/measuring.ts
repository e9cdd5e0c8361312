/** Quality and speed of the open model under a mask. */
import type { AccuracyResult, SpeedResult } from "../../evaluate/results";
import type { ModuleId } from "../../model/mask";
import type { PartSelection } from "./datasets";

export interface EvaluateRequest {
  /** Scores anew what was scored before. Left out: only what is missing is scored. */
  readonly fresh?: boolean;
  readonly datasetId: string;
  readonly part: PartSelection;
  readonly mask: readonly ModuleId[];
  /** Tuned weights that stand in for the model's own; left out or null: none. */
  readonly tuned?: string | null;
}

export interface ScoreRequest {
  readonly datasetId: string;
  /** Row number in the file, as an example of `ExamplePage` has it. */
  readonly row: number;
  readonly mask: readonly ModuleId[];
  /** Tuned weights that stand in for the model's own; left out or null: none. */
  readonly tuned?: string | null;
}

/** Natural logarithms. */
export interface ChoiceScores {
  /** Summed over each choice's tokens. */
  readonly logProbs: readonly number[];
  /** Divided by the choice's characters: what acc_norm compares. */
  readonly perCharacter: readonly number[];
  readonly answer: number;
}

export interface MeasuringApi {
  evaluate(jobId: string, request: EvaluateRequest): Promise<AccuracyResult>;
  measureSpeed(jobId: string, mask: readonly ModuleId[], tuned?: string | null): Promise<SpeedResult>;
  /** Errors: "dataset" for a row that has no choices or does not fit the context. */
  scoreChoices(jobId: string, request: ScoreRequest): Promise<ChoiceScores>;
}
