import { useState } from "react";
import type { KeyboardEvent } from "react";
import { editPlayground } from "../../../store/playground/playground-actions";
import type { PlaygroundMode } from "../../../store/playground/playground-state";
import { CommandButton } from "../../parts/CommandButton";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { Answers } from "./Answers";
import { AskButton } from "./AskButton";
import type { ChoiceMeasure } from "./choice-bars";
import { PromptRow } from "./PromptRow";
import { RowBrowser } from "./RowBrowser";
import { MeasureSegments, RowSteps } from "./RowSteps";
import { SamplingButton } from "./SamplingButton";

/** Fills the dock's panel: what is asked, how, and what both models make of it. */
export function PlaygroundPanel() {
  const { commands } = useWorkbench();
  const mode = useStudioState((state) => state.playground.mode);
  const [measure, setMeasure] = useState<ChoiceMeasure>("sum");
  const stop = useStopOnEscape();
  return (
    <div className="playground" onKeyDown={stop}>
      <div className="playground-bar" data-mode={mode}>
        <ModeSegments mode={mode} />
        {mode === "rows" ? <RowSteps /> : <SamplingButton />}
        <span className="spacer" />
        {mode === "chat" && <CommandButton command={commands.newChat} variant="ghost" />}
        {mode === "rows" && (
          <>
            <MeasureSegments measure={measure} onChange={setMeasure} />
            <AskButton />
          </>
        )}
      </div>
      {mode === "rows" ? (
        <RowBrowser measure={measure} />
      ) : (
        <>
          <PromptRow />
          <Answers />
        </>
      )}
    </div>
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
        { value: "chat", label: "Chat", disabled: !hasTemplate, title: hasTemplate ? undefined : "This model has no chat template." },
        { value: "plain", label: "Plain" },
        { value: "rows", label: "Rows" },
      ]}
      onChange={(mode) => editPlayground(studio, { mode })}
    />
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
