import { History, Trash2 } from "lucide-react";
import { useState } from "react";
import { removeTrim } from "../../../store/loop/kept-trims";
import type { KeptTrim } from "../../../worker/protocol";
import { formatPlural } from "../../format";
import { PopoverButton } from "../../parts/PopoverButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { dayWords } from "../tune/tune-words";
import { keptStateWords } from "./trim-words";

/** The runs that are kept in this browser, to be rid of. Nothing while there is none. */
export function KeptTrimsButton() {
  const kept = useStudioState((state) => state.loop.kept);
  if (kept.length === 0) return null;
  const words = `${formatPlural(kept.length, "trim", "trims")} kept`;
  const label = (
    <>
      <History size={13} aria-hidden /> <span className="kept-words">{words}</span>
    </>
  );
  return (
    <PopoverButton label={label} name={words} title="Trims kept in this browser">
      {() => <KeptList kept={kept} />}
    </PopoverButton>
  );
}

function KeptList({ kept }: { readonly kept: readonly KeptTrim[] }) {
  const { studio } = useWorkbench();
  const [now] = useState(() => new Date());
  return (
    <div className="kept-list">
      <ul>
        {kept.map((trim) => {
          const day = dayWords(trim.savedAt, now);
          return (
            <li key={trim.runId}>
              <span>{`${day}, ${keptStateWords(trim)}`}</span>
              <button type="button" className="button ghost icon-only" aria-label={`Delete the trim of ${day}`} onClick={() => void removeTrim(studio, trim.runId)}>
                <Trash2 size={13} />
              </button>
            </li>
          );
        })}
      </ul>
      <p className="quiet">What is kept of a trim is only needed to go on with it: its states in the history stay.</p>
    </div>
  );
}
