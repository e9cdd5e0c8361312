import { isTrimming } from "../../../store/loop/loop-state";
import type { TrimRun } from "../../../store/loop/loop-state";
import { formatPlural } from "../../format";
import { useStudioState } from "../../workbench-context";
import { ErrorCallout } from "../model/ErrorCallout";
import { KeptTrimsButton } from "./KeptTrimsButton";
import { StepList } from "./StepList";
import { TrimButtons } from "./TrimButtons";
import { TrimNumbers } from "./TrimNumbers";
import { stepRows } from "./trim-steps";
import { courseWords, phaseWords, stepsOf } from "./trim-words";

/** A run while it goes, step by step, and what came of it. */
export function TrimRunView({ run }: { readonly run: TrimRun }) {
  const paused = useStudioState((state) => state.job?.paused === true) && isTrimming(run);
  const planned = useStudioState((state) => state.loop.plan?.steps ?? null);
  const rows = stepRows(run);
  const words = phaseWords(run, stepsOf(run, planned), paused);
  return (
    <section className="tune trim" aria-label="Trim">
      <header className="run-head">
        <h3 aria-live={isTrimming(run) && !paused ? "off" : "polite"} title={words}>{words}</h3>
        <span className="quiet run-of" title={`${courseWords(run.course)}, ${run.datasetName}`}>{`${courseWords(run.course)} · ${run.datasetName}`}</span>
        <span className="spacer" />
        <TrimButtons run={run} />
      </header>
      <Trouble run={run} />
      {run.outcome && (
        <p className="trim-reason" role="status">
          {run.outcome.reason}
        </p>
      )}
      <TrimNumbers run={run} rows={rows} />
      {/* Another one when it ends, so that it shows the final state. */}
      <StepList key={run.phase} rows={rows} />
      <footer className="run-foot quiet">
        <span className="run-rows">{footWords(run)}</span>
        {isTrimming(run) ? run.unsaved === null && <span>saved after every phase</span> : <KeptTrimsButton />}
      </footer>
    </section>
  );
}

/** What went wrong, with its way out. */
function Trouble({ run: { failure, unsaved, phase } }: { readonly run: TrimRun }) {
  if (phase === "cut" && failure) {
    if (failure.code === "cancelled") return <p className="quiet">What was done is saved: it can go on from there.</p>;
    // The banner tells of the device; here is what becomes of the run.
    if (failure.code === "device-lost") return <p className="quiet">Once the device is back it can go on from where it was saved.</p>;
    return <ErrorCallout error={failure} />;
  }
  if (!unsaved) return null;
  return (
    <div className="callout" role="alert">
      <strong>{unsaved.message}</strong>
      <span>{unsaved.remedy}</span>
    </div>
  );
}

function footWords({ start, part }: TrimRun): string {
  if (!start) return "The start is measured first: all steps are compared with it.";
  const { n, kind } = start.accuracy;
  const what = kind === "choice" ? "Accuracy" : "Likelihood";
  const of = part === "all" ? "" : `${part} `;
  return `${what} on ${formatPlural(n, `${of}row`, `${of}rows`)}, with its 95 % interval.`;
}
