import type { RefObject } from "react";
import { editHub, listHub, setHubAddress } from "../../../store/open/hub-actions";
import { DEFAULT_HUB_ADDRESS } from "../../../store/open/open-state";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** Names a repository; where it is asked for and with which token stays folded away. */
export function HubForm({ repository }: { readonly repository: RefObject<HTMLInputElement | null> }) {
  const { studio } = useWorkbench();
  const { text, token } = useStudioState((state) => state.hub.form);
  const address = useStudioState((state) => state.hubAddress);
  const isListing = useStudioState((state) => state.hub.look.kind === "listing");
  return (
    <form
      className="hub-form"
      onSubmit={(event) => {
        event.preventDefault();
        void listHub(studio);
      }}
    >
      <label className="text-field">
        <span>Repository</span>
        <input
          ref={repository}
          value={text}
          placeholder="owner/name, or the address of its page"
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => editHub(studio, { text: event.target.value })}
        />
      </label>
      <button type="submit" className="button" aria-disabled={isListing}>
        {isListing ? "Listing…" : "List files"}
      </button>
      <details>
        <summary>Address and access token{address === DEFAULT_HUB_ADDRESS ? "" : `: ${address}`}</summary>
        <label className="text-field">
          <span>Address</span>
          <input value={address} spellCheck={false} autoCapitalize="off" placeholder={DEFAULT_HUB_ADDRESS} onChange={(event) => setHubAddress(studio, event.target.value)} />
        </label>
        <label className="text-field">
          <span>Access token</span>
          <input value={token} type="password" autoComplete="off" placeholder="for private and gated models" onChange={(event) => editHub(studio, { token: event.target.value })} />
        </label>
        <p className="quiet">The address may be a mirror on this computer. The token is held in memory until the page is left, and sent to that address alone.</p>
      </details>
    </form>
  );
}
