import type { ReactNode } from "react";
import type { Command } from "../../../commands/command";
import { useStudioState } from "../../workbench-context";

interface ChoiceProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly detail: string;
  /** True, or why it can't be taken. */
  readonly enabled: true | string;
  readonly run: () => void | Promise<unknown>;
}

/** One way to a model: a large button with a second line. */
export function Choice({ icon, label, detail, enabled, run }: ChoiceProps) {
  return (
    <button
      type="button"
      className="choice"
      aria-disabled={enabled !== true}
      title={enabled === true ? label : enabled}
      onClick={() => {
        if (enabled === true) void run();
      }}
    >
      <span className="choice-icon" aria-hidden>
        {icon}
      </span>
      <span className="choice-text">
        <b>{label}</b>
        <span>{detail}</span>
      </span>
    </button>
  );
}

interface CommandChoiceProps {
  readonly command: Command;
  readonly icon: ReactNode;
  readonly detail: string;
  readonly onOpened: () => void;
}

export function CommandChoice({ command, icon, detail, onOpened }: CommandChoiceProps) {
  const enabled = useStudioState(() => command.enabled());
  return <Choice icon={icon} label={command.label} detail={detail} enabled={enabled} run={() => (onOpened(), command.run())} />;
}
