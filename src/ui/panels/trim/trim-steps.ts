/** A run's steps as rows: the start, then what each step left. Pure. */
import { qualityOf } from "../../../evaluate/results";
import type { Interval } from "../../../evaluate/results";
import type { ModuleId } from "../../../model/mask";
import type { TrimRun } from "../../../store/loop/loop-state";
import type { TrimStart, TrimStep } from "../../../trim/records/results";

export interface StepRow {
  /** 0 is the start. */
  readonly step: number;
  /** State of the history; null where it has none (yet). */
  readonly node: number | null;
  readonly dropped: readonly ModuleId[];
  readonly gone: number;
  readonly tunedHere: boolean;
  /** Share, 0 to 1, with its 95 % interval. */
  readonly quality: number;
  readonly interval: Interval;
  /** Decode tokens/s over the full model's. */
  readonly multiple: number;
  readonly tokensPerSecond: number;
  /** Bytes over the full model's. */
  readonly share: number;
  readonly isBest: boolean;
  readonly isFinal: boolean;
}

type Measured = Pick<TrimStep, "mask" | "accuracy" | "speed" | "bytes">;

/** Empty before the start is measured. */
export function stepRows({ start, steps, nodes, startNode, outcome }: TrimRun): StepRow[] {
  if (!start) return [];
  const best = bestOf(start, steps);
  const row = (measured: Measured, rest: Pick<StepRow, "step" | "node" | "dropped" | "tunedHere">): StepRow => ({
    ...rest, gone: measured.mask.length, quality: qualityOf(measured.accuracy), interval: measured.accuracy.ci95,
    multiple: measured.speed.decode.median / start.full.tokensPerSecond, tokensPerSecond: measured.speed.decode.median, share: measured.bytes / start.full.bytes,
    isBest: rest.step === best, isFinal: outcome !== null && outcome.final + 1 === rest.step,
  });
  return [
    row(start, { step: 0, node: startNode, dropped: [], tunedHere: false }),
    ...steps.map((step, index) => row(step, { step: step.step, node: nodes[index] ?? null, dropped: step.dropped, tunedHere: step.tunedHere })),
  ];
}

/** The step with the highest accuracy, of equals the one with the most gone; 0 is the start, null while it is alone. */
function bestOf(start: TrimStart, steps: readonly TrimStep[]): number | null {
  if (steps.length === 0) return null;
  let [best, quality] = [0, qualityOf(start.accuracy)];
  for (const { step, accuracy } of steps) {
    if (qualityOf(accuracy) >= quality) [best, quality] = [step, qualityOf(accuracy)];
  }
  return best;
}
