import { lazy, Suspense } from "react";
import { isRunning } from "../../../store/tune/tune-state";
import type { TuneRun } from "../../../store/tune/tune-state";
import { formatBytes, formatPlural } from "../../format";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { ErrorCallout } from "../model/ErrorCallout";
import { KeptRunsButton } from "./KeptRunsButton";
import { RunButtons } from "./RunButtons";
import { RunNumbers } from "./RunNumbers";
import { RunOutcome } from "./RunOutcome";
import { curveWords } from "./tune-curve";
import { phaseWords, rowWords } from "./tune-words";
import { useThrottled } from "./use-throttled";

const TuneChart = lazy(() => import("./TuneChart"));

/** How long the curve may lag behind: drawing it more often would take time from what it shows. */
const REDRAW_MS = 250;

/** A run while it goes, and what came of it. */
export function RunView({ run }: { readonly run: TuneRun }) {
  const paused = useStudioState((state) => state.job?.paused === true);
  const curve = useThrottled(run, REDRAW_MS);
  return (
    <section className="tune" aria-label="Tuning run">
      <header className="run-head">
        {/* Each step would be too much to hear: the words change when the run does. */}
        <h3 aria-live={isRunning(run) && !paused ? "off" : "polite"}>{phaseWords(run, paused && isRunning(run))}</h3>
        <span className="quiet run-of" title={run.datasetName}>{subject(run)}</span>
        <span className="spacer" />
        <RunButtons run={run} />
      </header>
      <Trouble run={run} />
      {run.outcome ? <RunOutcome outcome={run.outcome} /> : <RunNumbers run={run} />}
      <figure className="run-curve" role="img" aria-label={curveWords(curve)}>
        <Suspense fallback={null}>
          <TuneChart run={curve} />
        </Suspense>
      </figure>
      <Foot run={run} />
    </section>
  );
}

function subject({ mask, datasetName, from }: TuneRun): string {
  const dropped = mask.length === 0 ? "full model" : `${formatPlural(mask.length, "module", "modules")} dropped`;
  return `${dropped}${from === null ? "" : ", tuned before"} · ${datasetName}`;
}

/** What went wrong, with its way out. */
function Trouble({ run: { failure, unsaved, phase, checkpoint } }: { readonly run: TuneRun }) {
  const { commands } = useWorkbench();
  if (phase === "cut" && failure) {
    if (failure.code === "cancelled") return <p className="quiet">{checkpoint ? `It was saved at step ${checkpoint.step} and can go on from there.` : "It ended before it was saved: nothing of it is kept."}</p>;
    // The banner tells of the device; here is what becomes of the run.
    if (failure.code === "device-lost") return <p className="quiet">{`Once the device is back it goes on by itself, from ${checkpoint ? `step ${checkpoint.step}, where it was saved` : "its beginning"}.`}</p>;
    return <ErrorCallout error={failure} />;
  }
  if (!unsaved) return null;
  return (
    <div className="callout with-button" role="alert">
      <strong>{unsaved.message}</strong>
      <span>{unsaved.remedy}</span>
      <CommandButton command={commands.deleteOldRuns} label="Delete old runs" />
    </div>
  );
}

function Foot({ run }: { readonly run: TuneRun }) {
  const { checkpoint, outcome } = run;
  const rows = useStudioState((state) => state.tune.plan?.rows ?? null);
  const total = useStudioState((state) => state.tune.plan?.totalBytes ?? null);
  const seen = outcome?.rows ?? rows;
  return (
    <footer className="run-foot quiet">
      <span className="run-rows">{seen ? rowWords(seen) : ""}</span>
      {isRunning(run) && total !== null && <span>{formatBytes(total)} on the GPU</span>}
      {isRunning(run) && <span>{checkpoint ? `saved at step ${checkpoint.step}` : "not saved yet"}</span>}
      {!isRunning(run) && <KeptRunsButton />}
    </footer>
  );
}
