import { CloudDownload, File, FolderOpen, Server, X } from "lucide-react";
import type { ReactNode } from "react";
import { canOpenModel } from "../../../commands/conditions";
import { openModelSource } from "../../../store/open/model-actions";
import type { RecentModel } from "../../../store/open/open-state";
import { forgetRecent } from "../../../store/open/recents";
import { formatBytes } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** The models opened last: one click opens, and asks for permission where the browser wants it. */
export function RecentModels({ onOpened }: { readonly onOpened: () => void }) {
  const { studio } = useWorkbench();
  const all = useStudioState((state) => state.recents);
  const serverModels = useStudioState((state) => state.serverModels);
  // What stands in the menu already is not said twice.
  const recents = all.filter(({ source }) => !(source.kind === "server" && serverModels.some(({ url }) => url === source.url)));
  const canOpen = useStudioState(canOpenModel);
  if (recents.length === 0) return null;
  return (
    <section className="recents" aria-label="Opened last">
      <h3>Opened last</h3>
      <ul>
        {recents.map((recent) => (
          <li key={recent.id}>
            <button
              type="button"
              className="recent"
              aria-disabled={canOpen !== true}
              title={canOpen === true ? placeOf(recent) : canOpen}
              onClick={() => {
                if (canOpen !== true) return;
                onOpened();
                void openModelSource(studio, recent.source);
              }}
            >
              <span aria-hidden>{iconOf(recent)}</span>
              <b>{recent.name}</b>
              <small>{formatBytes(recent.bytes)}, {recent.precision}</small>
            </button>
            <button type="button" className="button ghost icon-only" aria-label={`Remove ${recent.name} from the list`} onClick={() => void forgetRecent(studio, recent.id)}>
              <X size={13} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function iconOf({ source }: RecentModel): ReactNode {
  if (source.kind === "hub") return <CloudDownload size={14} />;
  if (source.kind === "server") return <Server size={14} />;
  return source.handles.some((handle) => handle.kind === "directory") ? <FolderOpen size={14} /> : <File size={14} />;
}

function placeOf({ source, name }: RecentModel): string {
  if (source.kind === "hub") return `${source.repo.id} from the Hub, on this computer`;
  return source.kind === "server" ? `${name} on this server` : `${source.name} on this computer`;
}
