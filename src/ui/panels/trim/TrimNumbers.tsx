import { isTrimming } from "../../../store/loop/loop-state";
import type { TrimRun } from "../../../store/loop/loop-state";
import { formatClock, formatMultiple, formatRange, formatRate, formatShare } from "../../format";
import { Kpi } from "../../parts/Kpi";
import { useStudioState } from "../../workbench-context";
import type { StepRow } from "./trim-steps";

/** The newest step, or the one that it ended with, in numbers, beside the start. */
export function TrimNumbers({ run, rows }: { readonly run: TrimRun; readonly rows: readonly StepRow[] }) {
  const paused = useStudioState((state) => state.job?.paused === true);
  const now = rows.find(({ isFinal }) => isFinal) ?? rows.at(-1) ?? null;
  const start = rows[0];
  return (
    <div className="run-numbers trim-numbers">
      <Kpi name="Accuracy" value={now && formatShare(now.quality)} note={now && start ? `${formatRange(now.interval.low, now.interval.high)}, was ${formatShare(start.quality)}` : "accuracy"} />
      <Kpi name="Speed" value={now && formatMultiple(now.multiple)} note={now ? `decode, ${formatRate(now.tokensPerSecond)} tok/s` : "decode"} />
      <Kpi name="Bytes" value={now && formatShare(now.share)} note="of the bytes left" />
      {isTrimming(run) && <Kpi name="Time left" value={run.secondsLeft === null ? null : formatClock(run.secondsLeft)} note={paused ? "left, paused" : "left"} />}
      {!isTrimming(run) && now && <Kpi name="Gone" value={`${now.gone}`} note="modules gone" />}
    </div>
  );
}
