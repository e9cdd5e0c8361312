import type { KeyboardEvent } from "react";
import { editPlayground } from "../../../store/playground/playground-actions";
import type { PlaygroundMode } from "../../../store/playground/playground-state";
import { selectMask } from "../../../store/selectors";
import { CommandButton } from "../../parts/CommandButton";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { Answers } from "./Answers";
import { AskButton } from "./AskButton";
import { PromptRow } from "./PromptRow";
import { RowBrowser } from "./RowBrowser";
import { RowSteps } from "./RowSteps";
import { SamplingButton } from "./SamplingButton";

/** Fills the dock's panel: what is asked, how, and what both models make of it. */
export function PlaygroundPanel() {
  const { commands } = useWorkbench();
  const mode = useStudioState((state) => state.playground.mode);
  const stop = useStopOnEscape();
  return (
    <section className="playground" aria-label="Playground" onKeyDown={stop}>
      <div className="playground-bar">
        <ModeSegments mode={mode} />
        {mode === "rows" ? <RowSteps /> : <SamplingButton />}
        <span className="spacer" />
        {mode === "chat" && <CommandButton command={commands.newChat} variant="ghost" />}
        <CompareToggle />
        {mode === "rows" && <AskButton />}
      </div>
      {mode === "rows" ? (
        <RowBrowser />
      ) : (
        <>
          <PromptRow />
          <Answers />
        </>
      )}
    </section>
  );
}

function ModeSegments({ mode }: { readonly mode: PlaygroundMode }) {
  const { studio } = useWorkbench();
  const hasTemplate = useStudioState((state) => state.model?.hasChatTemplate ?? true);
  return (
    <Segments
      legend="What the models get"
      value={mode}
      options={[
        { value: "chat", label: <span title={hasTemplate ? undefined : "This model has no chat template."}>Chat</span>, disabled: !hasTemplate },
        { value: "plain", label: "Plain" },
        { value: "rows", label: "Rows" },
      ]}
      onChange={(mode) => editPlayground(studio, { mode })}
    />
  );
}

/** Without a dropped module both would say the same. */
function CompareToggle() {
  const { studio } = useWorkbench();
  const compare = useStudioState((state) => state.playground.compare);
  const isTrimmed = useStudioState((state) => selectMask(state).length > 0);
  if (!isTrimmed) return null;
  return (
    <label className="check" title="One after the other: the GPU does one thing at a time.">
      <input type="checkbox" checked={compare} onChange={(event) => editPlayground(studio, { compare: event.target.checked })} />
      Full model too
    </label>
  );
}

/** Escape stops what the playground runs; inside an open pop-up it only closes that. */
function useStopOnEscape() {
  const { commands } = useWorkbench();
  const isRunning = useStudioState((state) => state.job?.kind === "generate" || state.job?.kind === "score");
  return (event: KeyboardEvent<HTMLElement>) => {
    const isInside = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.key === "Escape" && isInside && isRunning && commands.cancelJob.enabled() === true) void commands.cancelJob.run();
  };
}
