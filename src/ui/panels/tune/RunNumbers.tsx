import { isRunning } from "../../../store/tune/tune-state";
import type { TuneRun } from "../../../store/tune/tune-state";
import { formatClock, formatRate, formatShare } from "../../format";
import { Kpi } from "../../parts/Kpi";
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
      <Kpi name="Loss" value={last ? lossText(last.loss) : null} note={first ? `loss, was ${lossText(first.loss)}` : "loss"} />
      <Kpi name="Validation" value={newest ? formatShare(newest.quality) : null} note={newest ? validated : "not measured yet"} />
      <Kpi name="Pace" value={pace === null ? null : <>{formatRate(pace)} <small>tok/s</small></>} note={last ? `${last.seconds.toFixed(last.seconds < 1 ? 2 : 1)} s a step` : "pace"} />
      {isRunning(run) && <Kpi name="Time left" value={secondsLeft === null ? null : formatClock(secondsLeft)} note={paused ? "left, paused" : "left"} />}
    </div>
  );
}
