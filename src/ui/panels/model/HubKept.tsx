import { Trash2 } from "lucide-react";
import { canOpenModel } from "../../../commands/conditions";
import { openKept, removeKept } from "../../../store/open/hub-actions";
import { openableOf } from "../../../store/open/hub-choices";
import type { CachedRepo } from "../../../worker/protocol";
import { formatBytes } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** What was downloaded before, by repository: opened without a network, or deleted. */
export function HubKept() {
  const cached = useStudioState((state) => state.hub.cached);
  const isListed = useStudioState((state) => state.hub.look.kind !== "none");
  if (cached.length === 0) return isListed ? null : <p className="quiet">Nothing is kept on this computer yet. Try HuggingFaceTB/SmolLM2-135M-Instruct.</p>;
  const total = cached.reduce((sum, repo) => sum + bytesOf(repo), 0);
  return (
    <section className="hub-kept" aria-label="On this computer">
      <h3>
        On this computer <small>{formatBytes(total)}</small>
      </h3>
      <ul>
        {cached.map((repo) => (
          <KeptRepo key={`${repo.repo.address} ${repo.repo.id} ${repo.repo.revision}`} kept={repo} />
        ))}
      </ul>
    </section>
  );
}

function KeptRepo({ kept }: { readonly kept: CachedRepo }) {
  const { studio } = useWorkbench();
  const canOpen = useStudioState(canOpenModel);
  const running = useStudioState(({ hub: { download } }) => download?.status === "running" && download.repo.id === kept.repo.id);
  const { repo } = kept;
  const openable = openableOf(kept);
  return (
    <li>
      <span className="hub-kept-name" title={`${repo.id} at ${repo.revision.slice(0, 7)}, ${repo.address}`}>
        <b>{repo.id}</b>
        <small>
          {formatBytes(bytesOf(kept))}
          {openable.length === 0 ? ", not complete" : ""}
        </small>
      </span>
      {openable.map(({ key, label, paths }) => (
        <button
          key={key}
          type="button"
          className="button"
          aria-label={`Open ${repo.id}, ${label}`}
          aria-disabled={canOpen !== true}
          title={canOpen === true ? label : canOpen}
          onClick={() => {
            if (canOpen === true) void openKept(studio, { kind: "hub", repo, paths });
          }}
        >
          {openable.length > 1 ? shortened(label) : "Open"}
        </button>
      ))}
      <button
        type="button"
        className="button ghost icon-only"
        aria-label={`Delete ${repo.id} from this computer`}
        aria-disabled={running}
        title={running ? "It is being downloaded." : "Delete from this computer"}
        onClick={() => {
          if (!running) void removeKept(studio, kept);
        }}
      >
        <Trash2 size={14} />
      </button>
    </li>
  );
}

function bytesOf({ files }: CachedRepo): number {
  return files.reduce((sum, { cachedBytes }) => sum + cachedBytes, 0);
}

function shortened(label: string): string {
  return label.replace(/^.*\//, "").replace(/^.*[-.]((?:I?Q\d\w*|B?F\d\d)\.gguf)$/i, "$1");
}
