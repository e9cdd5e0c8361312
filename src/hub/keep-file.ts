/** What is written down of the files that are kept, and when a file counts as whole. */
import { isSameRepo, type HubRepo } from "../shared/hub-repo";
import type { HubStore } from "./hub-store";
import type { KeptFile } from "./repo";

/** Its sum was right, and its bytes are still there: a browser may clear them, or a person. */
export async function isWhole(store: HubStore, file: KeptFile | undefined): Promise<boolean> {
  return file !== undefined && file.isChecked && (await store.blobBytes(file.blob)) === file.bytes;
}

/** Puts the files into the repository's list as it stands now: another tab may have put others in meanwhile. Call it alone. */
export async function keepFiles(store: HubStore, repo: HubRepo, files: readonly KeptFile[]): Promise<void> {
  const before = (await store.manifests()).find((manifest) => isSameRepo(manifest.repo, repo))?.files ?? [];
  const others = before.filter(({ path }) => !files.some((file) => file.path === path));
  await store.saveManifest({ version: 1, repo, files: [...others, ...files] });
}
