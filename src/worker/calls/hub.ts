import type { HubApi } from "../api/hub";
import type { EngineCore } from "../engine-core";

export function hubCalls(core: EngineCore): HubApi {
  return {
    listHub: (jobId, repo, token) => core.runBeside(jobId, ({ signal }) => core.hub.list(repo, token, signal)),
    downloadHub: (jobId, repo, paths) => core.runBeside(jobId, (job) => core.hub.download(repo, paths, job)),
    cachedRepos: () => core.hub.cached(),
    removeCachedRepo: (repo) => core.hub.remove(repo),
  };
}
