import type { ReactNode } from "react";
import { isRunning } from "../../../store/tune/tune-state";
import type { TuneRun } from "../../../store/tune/tune-state";
import { formatClock, formatRate, formatShare } from "../../format";
import { useStudioState } from "../../workbench-context";
import { lossText, paceOf } from "./tune-curve";

/** Where the run is, in four numbers. */
export function RunNumbers({ run }: { readonly run: TuneRun }) {
  const { steps, validations, bestStep } = run;
  const secondsLeft = useStudioState((state) => state.job?.secondsLeft ?? null);
  const paused = useStudioState((state) => state.job?.paused === true);
  const [first, last] = [steps[0], steps.at(-1)];
  const pace = paceOf(run);
  const before = validations.find(({ step }) => step === 0);
  const newest = validations.at(-1);
  const validated = newest && newest.step > 0 ? `was ${formatShare(before?.quality ?? newest.quality)}; step ${newest.step}${bestStep === newest.step ? ", best so far" : ""}` : "on the validation rows, before";
  return (
    <div className="run-numbers">
      <Number name="Loss" value={last ? lossText(last.loss) : null} note={first ? `loss, was ${lossText(first.loss)}` : "loss"} />
      <Number name="Validation" value={newest ? formatShare(newest.quality) : null} note={newest ? validated : "not measured yet"} />
      <Number name="Pace" value={pace === null ? null : <>{formatRate(pace)} <small>tok/s</small></>} note={last ? `${last.seconds.toFixed(last.seconds < 1 ? 2 : 1)} s a step` : "pace"} />
      {isRunning(run) && <Number name="Time left" value={secondsLeft === null ? null : formatClock(secondsLeft)} note={paused ? "left, paused" : "left"} />}
    </div>
  );
}

function Number({ name, value, note }: { readonly name: string; readonly value: ReactNode; readonly note: string }) {
  return (
    <div className="kpi" role="group" aria-label={name} data-missing={value === null} title={note}>
      <b>{value ?? "–"}</b>
      <span>{note}</span>
    </div>
  );
}
