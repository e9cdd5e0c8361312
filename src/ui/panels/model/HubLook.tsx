import { Download, FolderOpen } from "lucide-react";
import { isSameRepo } from "../../../shared/hub-repo";
import { chooseHub, openKept } from "../../../store/open/hub-actions";
import { hubChoices, type HubChoice } from "../../../store/open/hub-choices";
import { downloadChosen } from "../../../store/open/hub-download";
import type { HubHeaders } from "../../../store/open/open-state";
import type { HubListing } from "../../../worker/protocol";
import { canOpenModel } from "../../../commands/conditions";
import { formatBytes } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { ErrorCallout } from "./ErrorCallout";
import { InspectionFacts } from "./InspectionFacts";

/** What came of listing a repository: its models to choose from, and what the chosen one takes. */
export function HubLook() {
  const look = useStudioState((state) => state.hub.look);
  switch (look.kind) {
    case "none":
      return null;
    case "listing":
      return <p className="quiet" role="status">Listing its files…</p>;
    case "failed":
      return <ErrorCallout error={look.error} />;
    case "listed":
      return <Listed listing={look.listing} />;
  }
}

function Listed({ listing }: { readonly listing: HubListing }) {
  const { studio } = useWorkbench();
  const choice = useStudioState((state) => state.hub.choice);
  const headers = useStudioState((state) => state.hub.headers);
  const { choices, note } = hubChoices(listing);
  const chosen = choices.find(({ key }) => key === choice);
  const { repo } = listing;
  return (
    <section className="hub-listed" aria-label="Listed repository">
      <h3>
        <span>{repo.id}</span>
        <code title={`Commit ${repo.revision}`}>{repo.revision.slice(0, 7)}</code>
      </h3>
      {choices.length > 0 && (
        <fieldset className="hub-choices">
          <legend className="visually-hidden">What to fetch</legend>
          {choices.map((option) => (
            <ChoiceRow key={option.key} option={option} isChosen={option.key === choice} onChoose={() => void chooseHub(studio, option.key)} />
          ))}
        </fieldset>
      )}
      {note && <p className="quiet">{note}</p>}
      <Headers headers={headers} />
      {chosen && <Actions listing={listing} chosen={chosen} />}
    </section>
  );
}

function ChoiceRow({ option, isChosen, onChoose }: { readonly option: HubChoice; readonly isChosen: boolean; readonly onChoose: () => void }) {
  const { label, paths, bytes, cachedBytes, isWhole } = option;
  return (
    <label className="hub-choice" title={paths.join("\n")}>
      <input type="radio" name="hub-choice" checked={isChosen} onChange={onChoose} />
      <span className="hub-choice-label">
        {label}
        {paths.length > 1 && <small> {paths.length} files</small>}
      </span>
      <span className="hub-choice-bytes">{formatBytes(bytes)}</span>
      {isWhole ? <span className="tag">here</span> : cachedBytes > 0 ? <span className="tag">{formatBytes(cachedBytes)} here</span> : null}
    </label>
  );
}

function Headers({ headers }: { readonly headers: HubHeaders }) {
  switch (headers.kind) {
    case "none":
      return null;
    case "reading":
      return <p className="quiet" role="status">Reading its headers…</p>;
    case "failed":
      return <ErrorCallout error={headers.error} />;
    case "read":
      return <InspectionFacts inspection={headers.inspection} />;
  }
}

function Actions({ listing, chosen }: { readonly listing: HubListing; readonly chosen: HubChoice }) {
  const { studio } = useWorkbench();
  const canOpen = useStudioState(canOpenModel);
  const refusal = useStudioState(({ hub: { headers, download } }) => {
    if (headers.kind === "read" && headers.inspection.reasons.length > 0) return "Something speaks against opening it here.";
    if (headers.kind === "reading") return "Its headers are still being read.";
    return download?.status === "running" ? "Another download is running." : null;
  });
  // The download has buttons of its own.
  const isUnderWay = useStudioState(({ hub: { download } }) => download !== null && isSameRepo(download.repo, listing.repo) && download.paths.join() === chosen.paths.join());
  if (isUnderWay) return null;
  const blocked = refusal ?? (chosen.isWhole && canOpen !== true ? canOpen : null);
  const run = () => {
    void navigator.storage?.persist?.(); // or the browser may clear gigabytes on its own when the disk runs full
    return chosen.isWhole ? openKept(studio, { kind: "hub", repo: listing.repo, paths: chosen.paths }) : downloadChosen(studio);
  };
  const left = chosen.bytes - chosen.cachedBytes;
  return (
    <footer className="dialog-actions">
      <button
        type="button"
        className="button primary"
        aria-disabled={blocked !== null}
        title={blocked ?? undefined}
        onClick={() => {
          if (blocked === null) void run();
        }}
      >
        {chosen.isWhole ? <FolderOpen size={15} /> : <Download size={15} />}
        {chosen.isWhole ? "Open" : `Download ${formatBytes(left)} and open`}
      </button>
    </footer>
  );
}
