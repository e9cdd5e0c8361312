import { File, FolderOpen, Server, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import type { Command } from "../../../commands/command";
import { canOpenModel } from "../../../commands/conditions";
import { openServerModel } from "../../../store/open/model-actions";
import { formatBytes } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** The ways to a model. Stands in the empty panel and in the panel's popover. */
export function OpenModelMenu({ onOpened }: { readonly onOpened: () => void }) {
  const { studio, commands } = useWorkbench();
  const serverModels = useStudioState((state) => state.serverModels);
  const canOpen = useStudioState(canOpenModel);
  return (
    <div className="choices">
      {serverModels.map((model) => (
        <Choice
          key={model.url}
          icon={<Server size={16} />}
          label={model.name.replace(/\.gguf$/i, "")}
          detail={`${formatBytes(model.bytes)}, on this server`}
          enabled={canOpen}
          run={() => (onOpened(), openServerModel(studio, model))}
        />
      ))}
      <CommandChoice command={commands.openDemo} icon={<Sparkles size={16} />} detail="2.6 M parameters, synthetic" onOpened={onOpened} />
      <CommandChoice command={commands.openFiles} icon={<File size={16} />} detail=".gguf, .zip or a folder's files" onOpened={onOpened} />
      <CommandChoice command={commands.openFolder} icon={<FolderOpen size={16} />} detail="config.json and .safetensors" onOpened={onOpened} />
      <p className="quiet">Or drop a model anywhere on the page. It never leaves this computer.</p>
    </div>
  );
}

interface CommandChoiceProps {
  readonly command: Command;
  readonly icon: ReactNode;
  readonly detail: string;
  readonly onOpened: () => void;
}

function CommandChoice({ command, icon, detail, onOpened }: CommandChoiceProps) {
  const enabled = useStudioState(() => command.enabled());
  return <Choice icon={icon} label={command.label} detail={detail} enabled={enabled} run={() => (onOpened(), command.run())} />;
}

interface ChoiceProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly detail: string;
  readonly enabled: true | string;
  readonly run: () => void | Promise<unknown>;
}

function Choice({ icon, label, detail, enabled, run }: ChoiceProps) {
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
