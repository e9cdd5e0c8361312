/** Deletes what is kept of a repository, and contents that nothing lists. */
import { StudioError } from "../shared/errors";
import { isSameRepo, type HubRepo } from "../shared/hub-repo";
import type { HubStore } from "./hub-store";

/** Contents that another repository shares stay. Errors: "usage" while it is downloaded, in whichever tab. */
export async function removeRepo(store: HubStore, repo: HubRepo): Promise<void> {
  const isRemoved = await store.locks.ifUnused(repo, () => store.locks.alone(() => removeAlone(store, repo)));
  if (!isRemoved) throw new StudioError("usage", `${repo.id} is being downloaded, here or in another tab: pause that first.`, "Then delete it.");
}

/** The list goes last: one that is left behind says of its files that they are not here, bytes without a list say nothing. */
async function removeAlone(store: HubStore, repo: HubRepo): Promise<void> {
  const others = (await store.manifests()).filter((manifest) => !isSameRepo(manifest.repo, repo));
  const listed = new Set(others.flatMap(({ files }) => files.map(({ blob }) => blob)));
  for (const blob of await store.blobNames()) if (!listed.has(blob)) await store.removeBlob(blob);
  await store.removeManifest(repo);
}
