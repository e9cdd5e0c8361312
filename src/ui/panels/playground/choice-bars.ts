/** Log-probabilities of a row's choices as bars on one scale. Pure. */
import { argmax, negativeLogSoftmax } from "../../../evaluate/metrics";
import type { ChoiceScores } from "../../../worker/protocol";

/** What acc compares, and what acc_norm does. */
export type ChoiceMeasure = "sum" | "perCharacter";

export interface ChoiceBar {
  readonly logProb: number;
  /** 0 to 1: longer is likelier. */
  readonly length: number;
  /** Softmax over the choices' sums, 0 to 1. */
  readonly share: number;
  /** The likeliest by this measure. */
  readonly isPicked: boolean;
}

/** The least likely choice keeps this much of a bar. */
const LEAST_LENGTH = 0.08;

/** Bars by side, then choice. The scale is common to all sides: the likeliest of all choices fills it. */
export function choiceBars(sides: readonly ChoiceScores[], measure: ChoiceMeasure): readonly (readonly ChoiceBar[])[] {
  const valuesOf = (scores: ChoiceScores): readonly number[] => (measure === "sum" ? scores.logProbs : scores.perCharacter);
  const all = sides.flatMap(valuesOf);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const lengthOf = (value: number): number => (high === low ? 1 : LEAST_LENGTH + (1 - LEAST_LENGTH) * ((value - low) / (high - low)));
  return sides.map((scores) => {
    const values = valuesOf(scores);
    const picked = argmax(values);
    return values.map((logProb, choice) => ({ logProb, length: lengthOf(logProb), share: Math.exp(-negativeLogSoftmax(scores.logProbs, choice)), isPicked: choice === picked }));
  });
}

/** "−4.20", "−297.3": as many digits as fit beside each other. */
export function formatLogProb(value: number): string {
  const size = Math.abs(value);
  const digits = size < 10 ? 2 : size < 1000 ? 1 : 0;
  return value.toFixed(size < 1 ? 3 : digits).replace("-", "\u2212");
}
