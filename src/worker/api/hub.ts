/** Models on the Hub, and those that were downloaded. */
import type { CachedRepo, HubListing } from "../../hub/repo";
import type { HubRepo } from "../../shared/hub-repo";

export interface HubApi {
  /** The token is held in memory and serves the later calls to the same address. Errors: "io" for a server that can't be reached or refuses. */
  listHub(jobId: string, repo: HubRepo, token: string | null): Promise<HubListing>;
  /** Runs beside other jobs and goes on where an earlier call stopped. Errors: "io", "disk-full", "malformed", "cancelled" (what came stays). */
  downloadHub(jobId: string, repo: HubRepo, paths: readonly string[]): Promise<HubListing>;
  cachedRepos(): Promise<readonly CachedRepo[]>;
  removeCachedRepo(repo: HubRepo): Promise<void>;
}
