import { useId } from "react";
import { PRECISIONS } from "../../../export/records/choices";
import { repoProblem } from "../../../shared/repo-name";
import { editPublishForm } from "../../../store/download/publish-actions";
import { setHubAddress } from "../../../store/open/hub-actions";
import { DEFAULT_HUB_ADDRESS } from "../../../store/open/open-state";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { PRECISION_NAMES } from "./precision-names";
import { SinglesChoice } from "./SinglesChoice";

const FOLDER = PRECISIONS.huggingface.map((value) => ({ value, label: PRECISION_NAMES[value].label, title: PRECISION_NAMES[value].note }));
const GGUF = [{ value: "none" as const, label: "None", title: "The folder alone" }, ...PRECISIONS.gguf.map((value) => ({ value, label: PRECISION_NAMES[value].label, title: PRECISION_NAMES[value].note }))];

/** Where to, for whom, with which token, and in which form. */
export function PublishFields() {
  const { studio } = useWorkbench();
  const { form: { precision, gguf, singles }, plan } = useStudioState((state) => state.publishing);
  return (
    <>
      <Place />
      <section>
        <h3>Precision of the folder</h3>
        <Segments legend="Precision of the folder" value={precision} options={FOLDER} onChange={(value) => editPublishForm(studio, { precision: value })} />
      </section>
      <section>
        <h3>GGUF beside it</h3>
        <Segments legend="GGUF beside the folder" value={gguf ?? "none"} options={GGUF} onChange={(value) => editPublishForm(studio, { gguf: value === "none" ? null : value })} />
      </section>
      <SinglesChoice formats={gguf === null ? "huggingface" : "both"} value={singles} plan={plan?.folder ?? null} onChange={(value) => editPublishForm(studio, { singles: value })} />
    </>
  );
}

function Place() {
  const { studio } = useWorkbench();
  const id = useId();
  const { repo, isPrivate, token } = useStudioState((state) => state.publishing.form);
  const address = useStudioState((state) => state.hubAddress);
  const problem = repo.trim() === "" ? null : repoProblem(repo);
  return (
    <section className="publish-place">
      <label className="text-field">
        <span>Repository</span>
        <input
          value={repo} placeholder="name/model" spellCheck={false} autoCapitalize="off" autoComplete="off" aria-invalid={problem !== null} aria-describedby={id}
          onChange={(event) => editPublishForm(studio, { repo: event.target.value })}
        />
      </label>
      <p id={id} className={problem === null ? "quiet" : "field-problem"}>{problem ?? "It is made where there is none. One that is there gets a new commit, and none of its files is deleted."}</p>
      <label className="check">
        <input type="checkbox" checked={isPrivate} onChange={(event) => editPublishForm(studio, { isPrivate: event.target.checked })} />
        <span>Private{isPrivate ? ": if it is made now, nobody else sees it" : " is off: if it is made now, everyone can download it"}</span>
      </label>
      <label className="text-field">
        <span>Access token</span>
        <input value={token} type="password" autoComplete="off" placeholder="with write access" onChange={(event) => editPublishForm(studio, { token: event.target.value })} />
      </label>
      <p className="quiet">From huggingface.co, Settings, Access Tokens. Held in memory until the page is left, and sent to the address below alone.</p>
      <details>
        <summary>Address{address === DEFAULT_HUB_ADDRESS ? "" : `: ${address}`}</summary>
        <label className="text-field">
          <span>Address</span>
          <input value={address} spellCheck={false} autoCapitalize="off" placeholder={DEFAULT_HUB_ADDRESS} onChange={(event) => setHubAddress(studio, event.target.value)} />
        </label>
      </details>
    </section>
  );
}
