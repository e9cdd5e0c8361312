import type { KeyboardEvent } from "react";
import { editPlayground } from "../../../store/playground/playground-actions";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { AskButton } from "./AskButton";

/** One line that grows with what is written. In a chat Enter sends. */
export function PromptRow() {
  const { studio, commands } = useWorkbench();
  const { prompt, mode } = useStudioState((state) => state.playground);
  const isChat = mode === "chat";
  const send = (event: KeyboardEvent) => {
    if (!isChat || event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (commands.generate.enabled() === true) void commands.generate.run();
  };
  return (
    <div className="prompt-row">
      <textarea
        aria-label="Prompt"
        rows={1}
        value={prompt}
        placeholder={isChat ? "Ask something; Shift+Enter for a new line" : "A text for the model to go on with"}
        onChange={(event) => editPlayground(studio, { prompt: event.target.value })}
        onKeyDown={send}
      />
      <AskButton />
    </div>
  );
}
