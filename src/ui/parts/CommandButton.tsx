import type { ReactNode } from "react";
import type { Command } from "../../commands/command";
import { shortcutText } from "../../commands/shortcuts";
import { useStudioState } from "../workbench-context";
import { Hint } from "./Hint";

interface CommandButtonProps {
  readonly command: Command;
  readonly variant?: "primary" | "plain" | "ghost";
  readonly icon?: ReactNode;
  /** Shows the icon alone; the label stays the accessible name. */
  readonly iconOnly?: boolean;
  /** Instead of the command's own label. */
  readonly label?: string;
  /** What it will do, where the label alone says too little. */
  readonly hint?: string;
}

/** A command that can't run stays focusable and says why. */
export function CommandButton({ command, variant = "plain", icon, iconOnly = false, label = command.label, hint: effect = "" }: CommandButtonProps) {
  const enabled = useStudioState(() => command.enabled());
  const shortcut = command.shortcut && shortcutText(command.shortcut, navigator.platform.startsWith("Mac"));
  const button = (
    <button
      type="button"
      className={`button ${variant}${iconOnly ? " icon-only" : ""}`}
      aria-disabled={enabled !== true}
      aria-label={iconOnly ? label : undefined}
      aria-description={enabled === true && effect !== "" ? effect : undefined}
      onClick={() => {
        if (enabled === true) void command.run();
      }}
    >
      {icon}
      {iconOnly ? null : label}
    </button>
  );
  const hint = enabled === true ? [iconOnly ? label : "", effect, shortcut ?? ""].filter((part) => part !== "").join(" · ") : enabled;
  return hint === "" ? button : <Hint text={hint}>{button}</Hint>;
}
