import { useEffect } from "react";
import { allCommands } from "../commands/commands";
import { commandFor } from "../commands/shortcuts";
import { isDialogOpen } from "../store/selectors";
import { useWorkbench } from "./workbench-context";

export function useShortcuts(): void {
  const { commands, studio } = useWorkbench();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = commandFor(event, allCommands(commands), { typing: isTyping(event.target), inDialog: isDialogOpen(studio.store.getState()) });
      if (!command) return;
      event.preventDefault();
      if (command.enabled() === true) void command.run();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [commands, studio]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !["checkbox", "radio"].includes(target.type));
}
