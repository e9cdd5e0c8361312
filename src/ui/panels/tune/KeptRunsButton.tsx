import { History, Trash2 } from "lucide-react";
import { useState } from "react";
import { deleteRun } from "../../../store/tune/kept-runs";
import type { KeptRun } from "../../../worker/protocol";
import { formatBytes, formatPlural } from "../../format";
import { CommandButton } from "../../parts/CommandButton";
import { PopoverButton } from "../../parts/PopoverButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { dayWords } from "./tune-words";

/** The runs whose checkpoints take room, to be rid of. Nothing while there is none. */
export function KeptRunsButton() {
  const kept = useStudioState((state) => state.tune.kept);
  if (kept.length === 0) return null;
  const bytes = kept.reduce((sum, run) => sum + run.bytes, 0);
  const words = `${formatPlural(kept.length, "run", "runs")} kept, ${formatBytes(bytes)}`;
  const label = (
    <>
      <History size={13} aria-hidden /> <span className="kept-words">{words}</span>
    </>
  );
  return (
    <PopoverButton label={label} name={words} title="Runs kept in this browser">
      {() => <KeptList kept={kept} />}
    </PopoverButton>
  );
}

function KeptList({ kept }: { readonly kept: readonly KeptRun[] }) {
  const { studio, commands } = useWorkbench();
  const [now] = useState(() => new Date());
  return (
    <div className="kept-list">
      <ul>
        {kept.map(({ runId, savedAt, step, settings, bytes }) => {
          const words = `${dayWords(savedAt, now)}, step ${step} of ${settings.steps}`;
          return (
            <li key={runId}>
              <span>{words}</span>
              <span className="quiet">{formatBytes(bytes)}</span>
              <button type="button" className="button ghost icon-only" aria-label={`Delete the run of ${words}`} onClick={() => void deleteRun(studio, runId)}>
                <Trash2 size={13} />
              </button>
            </li>
          );
        })}
      </ul>
      <p className="quiet">A checkpoint is only needed to go on with its run: tuned weights in the history stay.</p>
      <CommandButton command={commands.deleteOldRuns} label="Delete old runs" />
    </div>
  );
}
