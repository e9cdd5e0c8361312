/** A tuning run on stderr. */
import type { TuneEvent } from "../train/records";

/** One line for each step, measurement and save that fails. */
export function tuneTeller(say: (line: string) => void): (event: TuneEvent) => void {
  return (event) => {
    if (event.kind === "step") say(`step ${event.record.step}: loss ${event.record.loss.toFixed(4)}`);
    if (event.kind === "validation") say(`validation after step ${event.record.step}: ${(100 * event.record.quality).toFixed(1)} %, nll ${event.record.nll.toFixed(4)}${event.isBest ? ", the best so far" : ""}`);
    if (event.kind === "checkpoint-failed") say(`${event.message} ${event.remedy}`);
  };
}
