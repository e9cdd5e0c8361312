import { X } from "lucide-react";
import type { Progress } from "../../../shared/progress";
import { formatBytes, formatClock, formatInteger } from "../../format";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** The running work: how far, how long, and the way to end it. */
export function JobChip() {
  const job = useStudioState((state) => state.job);
  const { commands } = useWorkbench();
  if (!job) return null;
  return (
    <div className="chip job-chip" role="status" aria-label="Running work">
      <JobMeter progress={job.progress} label={job.label} />
      <span className="job-text">
        <b>{job.cancelling ? "Cancelling" : job.label}</b>
        {job.progress && <span className="job-count">{countOf(job.progress)}</span>}
        {job.secondsLeft !== null && <span>{formatClock(job.secondsLeft)} left</span>}
      </span>
      <CommandButton command={commands.cancelJob} variant="ghost" icon={<X size={14} />} iconOnly />
    </div>
  );
}

function JobMeter({ progress, label }: { readonly progress: Progress | null; readonly label: string }) {
  const share = progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : null;
  return (
    <span className="job-meter" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={share === null ? undefined : Math.round(share * 100)}>
      <i style={{ width: `${(share ?? 0.3) * 100}%` }} data-unknown={share === null} />
    </span>
  );
}

function countOf({ label, done, total, unit }: Progress): string {
  const count = unit === "bytes" ? formatBytes : formatInteger;
  const of = total > 0 ? `${count(done)} of ${count(total)}` : count(done);
  return `${label}, ${of}${unit === "bytes" ? "" : ` ${unit}`}`;
}
