import { Play, Square } from "lucide-react";
import { shortcutText } from "../../../commands/shortcuts";
import { sidesToAsk } from "../../../store/playground/conversation";
import type { StudioState } from "../../../store/state";
import { Hint } from "../../parts/Hint";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** Asks, or scores, and stops what it started: one button, so that the focus stays on it. Says why when it can't. */
export function AskButton() {
  const { commands } = useWorkbench();
  const isRunning = useStudioState((state) => state.job?.kind === "generate" || state.job?.kind === "score");
  const label = useStudioState(labelOf);
  const command = isRunning ? commands.cancelJob : commands.generate;
  const enabled = useStudioState(() => command.enabled());
  const shortcut = isRunning ? "Escape" : shortcutText(command.shortcut ?? "", navigator.platform.startsWith("Mac"));
  return (
    <Hint text={enabled === true ? shortcut : enabled}>
      <button
        type="button"
        className={`button ask${isRunning ? "" : " primary"}`}
        aria-disabled={enabled !== true}
        onClick={() => {
          if (enabled === true) void command.run();
        }}
      >
        {isRunning ? <Square size={13} /> : <Play size={13} />}
        {isRunning ? "Stop" : label}
      </button>
    </Hint>
  );
}

function labelOf(state: StudioState): string {
  const verb = state.playground.mode === "rows" ? "Score" : "Ask";
  return sidesToAsk(state).length > 1 ? `${verb} both` : verb;
}
