import { useEffect } from "react";
import { allCommands } from "../commands/commands";
import { commandFor } from "../commands/shortcuts";
import { useWorkbench } from "./workbench-context";

export function useShortcuts(): void {
  const { commands } = useWorkbench();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = commandFor(event, allCommands(commands), isTyping(event.target));
      if (!command) return;
      event.preventDefault();
      if (command.enabled() === true) void command.run();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [commands]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !["checkbox", "radio"].includes(target.type));
}
