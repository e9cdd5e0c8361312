/** The Hub's form: naming a repository, listing its files, choosing, and looking at the chosen files' headers. */
import { StudioError, toStudioError } from "../../shared/errors";
import { isSameRepo } from "../../shared/hub-repo";
import type { CachedRepo, HubListing, HubRepo } from "../../worker/protocol";
import type { ModelSource } from "../sources";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { hubChoices, type HubChoice } from "./hub-choices";
import { parseHubId } from "./hub-id";
import { openModelSource } from "./model-actions";
import type { HubForm, HubHeaders, HubState } from "./open-state";

export async function openHub(studio: Studio): Promise<void> {
  patchHub(studio, { open: true });
  await refreshCached(studio);
}

export function closeHub(studio: Studio): void {
  patchHub(studio, { open: false });
}

export function editHub(studio: Studio, form: Partial<HubForm>): void {
  studio.store.setState(({ hub }) => ({ hub: { ...hub, form: { ...hub.form, ...form } } }));
}

/** Taken as typed; what can't be used is told when the files are listed. */
export function setHubAddress({ store }: Studio, hubAddress: string): void {
  store.setState({ hubAddress });
}

/** Lists what the form names. A later listing wins over one that is still under way. */
export async function listHub(studio: Studio): Promise<void> {
  const { hub: { form }, hubAddress } = studio.store.getState();
  const look = { kind: "listing" } as const;
  patchHub(studio, { look, choice: null, headers: { kind: "none" } });
  const isCurrent = (): boolean => studio.store.getState().hub.look === look;
  try {
    const repo = parseHubId(form.text, hubAddress);
    setHubAddress(studio, repo.address); // a page's address may name another Hub than the one that was set
    const token = tokenFor(repo, form, hubAddress);
    const listing = await studio.client.runJob((jobId) => studio.client.api.listHub(jobId, repo, token));
    if (isCurrent()) await showListing(studio, listing);
  } catch (error) {
    if (isCurrent()) patchHub(studio, { look: { kind: "failed", error: toStudioError(error) } });
  }
}

/** Meant for the address that stood beside it when it was typed, and for no other. */
function tokenFor({ address }: HubRepo, { token }: HubForm, setAddress: string): string | null {
  const isMeant = URL.parse(setAddress.trim())?.origin === new URL(address).origin;
  return isMeant && token.trim() !== "" ? token.trim() : null;
}

async function showListing(studio: Studio, listing: HubListing): Promise<void> {
  patchHub(studio, { look: { kind: "listed", listing } });
  const [first] = hubChoices(listing).choices;
  if (first) await chooseHub(studio, first.key);
}

/** Reads the headers of the chosen files, so that a person knows before the download whether the model runs here. */
export async function chooseHub(studio: Studio, key: string): Promise<void> {
  const reading: HubHeaders = { kind: "reading" };
  patchHub(studio, { choice: key, headers: reading });
  const chosen = chosenOf(studio.store.getState().hub);
  if (!chosen) return;
  const settle = (headers: HubHeaders): void => {
    if (studio.store.getState().hub.headers === reading) patchHub(studio, { headers });
  };
  try {
    const { repo, choice } = chosen;
    const inspection = await studio.client.runJob((jobId) => studio.client.api.inspectModel(jobId, { kind: "hub", repo, paths: choice.paths }));
    settle({ kind: "read", inspection });
  } catch (error) {
    settle({ kind: "failed", error: toStudioError(error) });
  }
}

/** What is chosen of what is listed. */
export function chosenOf({ look, choice }: Pick<HubState, "look" | "choice">): { readonly repo: HubRepo; readonly choice: HubChoice } | null {
  const found = look.kind === "listed" ? hubChoices(look.listing).choices.find(({ key }) => key === choice) : undefined;
  return found && look.kind === "listed" ? { repo: look.listing.repo, choice: found } : null;
}

/** Opens what is kept, without a network. */
export async function openKept(studio: Studio, source: Extract<ModelSource, { kind: "hub" }>): Promise<void> {
  closeHub(studio);
  await openModelSource(studio, source);
}

/** Why what is kept of a repository has to stay for now, or true. */
export function canRemoveKept({ model, modelSource, job, hub: { download } }: StudioState, repo: HubRepo): true | string {
  if (download?.status === "running" && isSameRepo(download.repo, repo)) return `${repo.id} is being downloaded: pause it first.`;
  if (job?.kind === "open-model") return "A model is being opened: wait for it or cancel it.";
  const isOpen = model !== null && modelSource?.kind === "hub" && isSameRepo(modelSource.repo, repo);
  return !isOpen || `${repo.id} is open, and an export reads its files from here: open another model first.`;
}

/** Its bytes are gone at once. */
export async function removeKept(studio: Studio, { repo }: CachedRepo): Promise<void> {
  try {
    const possible = canRemoveKept(studio.store.getState(), repo);
    if (possible !== true) throw new StudioError("usage", possible, "Then delete it.");
    await studio.client.api.removeCachedRepo(repo);
    studio.store.setState(({ hub }) => ({ hub: withoutRepo(hub, repo) }));
  } catch (error) {
    patchHub(studio, { look: { kind: "failed", error: toStudioError(error) } });
  }
  await refreshCached(studio);
}

function withoutRepo(hub: HubState, repo: HubRepo): HubState {
  const { download, look } = hub;
  const isListed = look.kind === "listed" && isSameRepo(look.listing.repo, repo);
  const files = isListed ? look.listing.files.map((file) => ({ ...file, cachedBytes: 0, isWhole: false })) : [];
  return { ...hub, download: download && isSameRepo(download.repo, repo) ? null : download, look: isListed ? { kind: "listed", listing: { repo, files } } : look };
}

/** What is kept now, in the list of it and in what is listed. A browser without such storage has none. */
export async function refreshCached(studio: Studio): Promise<void> {
  const cached = await studio.client.api.cachedRepos().catch(() => []);
  studio.store.setState(({ hub }) => ({ hub: { ...hub, cached, look: hub.look.kind === "listed" ? { kind: "listed", listing: withKept(hub.look.listing, cached) } : hub.look } }));
}

function withKept({ repo, files }: HubListing, cached: readonly CachedRepo[]): HubListing {
  const kept = cached.find((candidate) => isSameRepo(candidate.repo, repo))?.files ?? [];
  return { repo, files: files.map((file) => kept.find(({ path }) => path === file.path) ?? file) };
}

export function patchHub({ store }: Studio, change: Partial<HubState>): void {
  store.setState(({ hub }) => ({ hub: { ...hub, ...change } }));
}
