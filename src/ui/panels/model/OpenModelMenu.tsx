import { CloudDownload, File, FolderOpen, Server, Sparkles } from "lucide-react";
import { canOpenModel } from "../../../commands/conditions";
import { lookAtServerModel } from "../../../store/open/preflight-actions";
import { formatBytes } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { Choice, CommandChoice } from "./Choice";
import { RecentModels } from "./RecentModels";

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
          run={() => (onOpened(), lookAtServerModel(studio, model))}
        />
      ))}
      <CommandChoice command={commands.openDemo} icon={<Sparkles size={16} />} detail="2.6 M parameters, synthetic" onOpened={onOpened} />
      <CommandChoice command={commands.openFiles} icon={<File size={16} />} detail=".gguf, .zip or a folder's files" onOpened={onOpened} />
      <CommandChoice command={commands.openFolder} icon={<FolderOpen size={16} />} detail="config.json and .safetensors" onOpened={onOpened} />
      <CommandChoice command={commands.openHub} icon={<CloudDownload size={16} />} detail="by its owner/name" onOpened={onOpened} />
      <RecentModels onOpened={onOpened} />
      <p className="quiet">Or drop a model anywhere on the page. It stays on this computer unless you publish it.</p>
    </div>
  );
}
