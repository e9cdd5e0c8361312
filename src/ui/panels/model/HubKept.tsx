import { Trash2 } from "lucide-react";
import { canOpenModel } from "../../../commands/conditions";
import { canRemoveKept, openKept, removeKept } from "../../../store/open/hub-actions";
import { hubChoices, type HubChoice } from "../../../store/open/hub-choices";
import { downloadKept } from "../../../store/open/hub-download";
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
  const { repo } = kept;
  const canRemove = useStudioState((state) => canRemoveKept(state, repo));
  const { choices } = hubChoices(kept);
  return (
    <li>
      <span className="hub-kept-name" title={`${repo.id} at ${repo.revision}, ${repo.address}`}>
        <b>{repo.id}</b>
        <small>
          {formatBytes(bytesOf(kept))} at <code>{repo.revision.slice(0, 7)}</code>
        </small>
      </span>
      {choices.map((choice) => (
        <KeptChoice key={choice.key} kept={kept} choice={choice} isOnly={choices.length === 1} />
      ))}
      <button
        type="button"
        className="button ghost icon-only"
        aria-label={`Delete ${repo.id} from this computer`}
        aria-disabled={canRemove !== true}
        title={canRemove === true ? "Delete from this computer" : canRemove}
        onClick={() => {
          if (canRemove === true) void removeKept(studio, kept);
        }}
      >
        <Trash2 size={14} />
      </button>
    </li>
  );
}

/** What is whole opens; what an earlier visit left goes on. */
function KeptChoice({ kept, choice, isOnly }: { readonly kept: CachedRepo; readonly choice: HubChoice; readonly isOnly: boolean }) {
  const { studio } = useWorkbench();
  const canOpen = useStudioState(canOpenModel);
  const isBusy = useStudioState(({ hub }) => hub.download?.status === "running");
  const { repo } = kept;
  const { label, paths, isWhole, bytes, cachedBytes } = choice;
  const verb = isWhole ? "Open" : "Resume";
  const possible = isWhole ? canOpen : !isBusy || "Another download is running.";
  return (
    <button
      type="button"
      className="button"
      aria-label={`${verb} ${repo.id}, ${label}`}
      aria-disabled={possible !== true}
      title={possible === true ? `${label}, ${formatBytes(cachedBytes)} of ${formatBytes(bytes)} here` : possible}
      onClick={() => {
        if (possible === true) void (isWhole ? openKept(studio, { kind: "hub", repo, paths }) : downloadKept(studio, kept, choice));
      }}
    >
      {isOnly ? verb : `${verb} ${shortened(label)}`}
    </button>
  );
}

function bytesOf({ files }: CachedRepo): number {
  return files.reduce((sum, { cachedBytes }) => sum + cachedBytes, 0);
}

function shortened(label: string): string {
  return label.replace("Safetensors folder", "folder").replace(/^.*\//, "").replace(/^.*[-.]((?:I?Q\d\w*|B?F\d\d)\.gguf)$/i, "$1");
}
