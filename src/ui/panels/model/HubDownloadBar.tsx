import { FolderOpen, Pause, Play, X } from "lucide-react";
import { openHub } from "../../../store/open/hub-actions";
import { leaveDownload, openDownloaded, pauseDownload, resumeDownload } from "../../../store/open/hub-download";
import type { HubDownload } from "../../../store/open/open-state";
import { canOpenModel } from "../../../commands/conditions";
import { formatBytes, formatClock } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { ErrorCallout } from "./ErrorCallout";

/** The download that runs, is paused, broke or is done: how far, how long, and what can be done about it. */
export function HubDownloadBar({ place }: { readonly place: "dialog" | "panel" }) {
  const { studio } = useWorkbench();
  const download = useStudioState((state) => state.hub.download);
  if (!download) return null;
  const share = download.progress && download.progress.total > 0 ? download.progress.done / download.progress.total : 0;
  return (
    <section className="hub-download" aria-label="Download" data-place={place}>
      <p className="hub-download-head">
        {place === "panel" ? (
          <button type="button" className="link" title={download.repo.id} onClick={() => void openHub(studio)}>
            {download.repo.id.split("/").at(-1)}
          </button>
        ) : (
          <b>{download.repo.id}</b>
        )}
        <Buttons download={download} />
      </p>
      <div className="meter" role="progressbar" aria-label={`Download of ${download.repo.id}`} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(100 * share)}>
        <i style={{ width: `${100 * share}%` }} />
      </div>
      <p className="quiet" role="status">
        {stateOf(download)}
      </p>
      {download.error && <ErrorCallout error={download.error} />}
    </section>
  );
}

function Buttons({ download }: { readonly download: HubDownload }) {
  const { studio } = useWorkbench();
  const canOpen = useStudioState(canOpenModel);
  const { status } = download;
  return (
    <span className="hub-download-buttons">
      {status === "running" && (
        <button type="button" className="button" onClick={() => pauseDownload(studio)}>
          <Pause size={13} /> Pause
        </button>
      )}
      {(status === "paused" || status === "failed") && (
        <button type="button" className="button" onClick={() => void resumeDownload(studio)}>
          <Play size={13} /> Resume
        </button>
      )}
      {status === "done" && (
        <button type="button" className="button" aria-disabled={canOpen !== true} title={canOpen === true ? undefined : canOpen} onClick={() => canOpen === true && void openDownloaded(studio)}>
          <FolderOpen size={13} /> Open
        </button>
      )}
      {status !== "running" && (
        <button type="button" className="button ghost icon-only" aria-label="Put the download aside" title="What came stays on this computer" onClick={() => void leaveDownload(studio)}>
          <X size={14} />
        </button>
      )}
    </span>
  );
}

function stateOf({ status, progress, secondsLeft }: HubDownload): string {
  const count = progress ? `${formatBytes(progress.done)} of ${formatBytes(progress.total)}` : "";
  if (status === "running") return [progress ? `${progress.label}, ${count}` : "Connecting…", secondsLeft === null ? "" : `${formatClock(secondsLeft)} left`].filter((part) => part !== "").join(" · ");
  if (status === "done") return "Downloaded and checked.";
  return [status === "paused" ? "Paused" : "Stopped", count].filter((part) => part !== "").join(" at ");
}
