import { Pause, Play, X } from "lucide-react";
import type { Progress } from "../../../shared/progress";
import type { JobState } from "../../../store/state";
import { formatBytes, formatClock, formatInteger } from "../../format";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** The running work: what, how far, how long, and the ways to hold and to end it. */
export function JobChip() {
  const job = useStudioState((state) => state.job);
  const { commands } = useWorkbench();
  if (!job) return null;
  return (
    // Only the label is read out as it changes: numbers that run on would never let a screen reader finish.
    <div className="chip job-chip" role="status" aria-label="Running work" aria-live="off" data-paused={job.paused}>
      <JobMeter job={job} />
      <span className="job-text">
        <b aria-live="polite" title={job.label}>{labelOf(job)}</b>
        {job.progress && <span className="job-count">{countOf(job, job.progress)}</span>}
      </span>
      <span className="job-left" aria-live={job.paused ? "polite" : "off"}>{remainderOf(job)}</span>
      <span className="job-buttons">
        {job.canPause && !job.cancelling && (
          <CommandButton command={job.paused ? commands.resumeJob : commands.pauseJob} variant="ghost" icon={job.paused ? <Play size={13} /> : <Pause size={13} />} iconOnly />
        )}
        <CommandButton command={commands.cancelJob} variant="ghost" icon={<X size={14} />} iconOnly />
      </span>
    </div>
  );
}

function JobMeter({ job: { progress, label, paused } }: { readonly job: JobState }) {
  const share = progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : null;
  return (
    <span className="job-meter" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={share === null ? undefined : Math.round(share * 100)}>
      <i style={{ width: `${(share ?? 0.3) * 100}%` }} data-unknown={share === null && !paused} />
    </span>
  );
}

function labelOf({ label, cancelling, step }: JobState): string {
  if (cancelling) return "Cancelling";
  return step && step.of > 1 ? `${step.at}/${step.of} ${label}` : label;
}

/** Time left is that of the step at hand; how long the others take isn't known. */
function remainderOf({ secondsLeft, cancelling, paused }: JobState): string {
  if (paused) return "paused";
  if (secondsLeft === null || cancelling) return "";
  return `${formatClock(secondsLeft)} left`;
}

/** A measurement's own label says what is counted, and so does a step of tuning; other work has phases with names. */
function countOf({ kind }: JobState, { label, done, total, unit }: Progress): string {
  const count = unit === "bytes" ? formatBytes : formatInteger;
  const of = total > 0 ? `${count(done)} of ${count(total)}` : count(done);
  return `${kind === "measure" || (kind === "tune" && unit === "steps") ? "" : `${label}, `}${of}${unit === "bytes" ? "" : ` ${unit}`}`;
}
