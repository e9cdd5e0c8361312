import { MessageSquare, Play, Square } from "lucide-react";
import { editPlayground } from "../../../store/playground/playground-actions";
import { selectMask } from "../../../store/selectors";
import { CommandButton } from "../../parts/CommandButton";
import { Empty } from "../../parts/Empty";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { AnswerPane } from "./AnswerPane";
import { SamplingRow } from "./SamplingRow";

/** Fills the dock's panel. */
export function PlaygroundPanel() {
  const hasTemplate = useStudioState((state) => state.model?.hasChatTemplate ?? false);
  return (
    <>
      <PromptRow />
      <CompareToggle />
      <SamplingRow hasTemplate={hasTemplate} />
      <Answers />
    </>
  );
}

/** Without a dropped module both would say the same. */
function CompareToggle() {
  const { studio } = useWorkbench();
  const compare = useStudioState((state) => state.playground.compare);
  const isTrimmed = useStudioState((state) => selectMask(state).length > 0);
  if (!isTrimmed) return null;
  return (
    <label className="check" title="Answers come one after the other.">
      <input type="checkbox" checked={compare} onChange={(event) => editPlayground(studio, { compare: event.target.checked })} />
      Ask the full model too
    </label>
  );
}

function PromptRow() {
  const { studio, commands } = useWorkbench();
  const prompt = useStudioState((state) => state.playground.prompt);
  const isGenerating = useStudioState((state) => state.job?.kind === "generate");
  return (
    <div className="prompt-row">
      <textarea
        aria-label="Prompt"
        rows={2}
        value={prompt}
        placeholder="Ask what is left of the model…"
        onChange={(event) => editPlayground(studio, { prompt: event.target.value })}
      />
      {isGenerating ? (
        <CommandButton command={commands.cancelJob} label="Stop" icon={<Square size={14} />} />
      ) : (
        <CommandButton command={commands.generate} variant="primary" icon={<Play size={14} />} />
      )}
    </div>
  );
}

function Answers() {
  const answers = useStudioState((state) => state.answers);
  if (answers.length === 0) {
    return (
      <Empty icon={<MessageSquare size={20} />} title="No answer yet">
        What the model writes with the current mask streams in here.
      </Empty>
    );
  }
  return (
    <div className="answers">
      {answers.map((answer) => (
        <AnswerPane key={answer.who} answer={answer} />
      ))}
    </div>
  );
}
