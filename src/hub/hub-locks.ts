/** Keeps the tabs of the page apart, each of which downloads and deletes in the same folder. */
import type { HubRepo } from "../shared/hub-repo";

export interface HubLocks {
  /** Nobody else changes what is listed as kept meanwhile: what was read is still true when it is written. Short work only. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Nobody removes the repository meanwhile; several may use it at once. */
  using<T>(repo: HubRepo, work: () => Promise<T>): Promise<T>;
  /** False, without the work, while someone uses the repository. */
  ifUnused(repo: HubRepo, work: () => Promise<void>): Promise<boolean>;
}

/** What of the browser's lock manager is needed. */
export interface LockSource {
  request<T>(name: string, options: LockOptions, work: (lock: Lock | null) => Promise<T>): Promise<T>;
}

const LISTS = "trimllm.hub";

/** A lock that belongs to a repository is taken before the one of the lists, never after. */
export function hubLocks(source: LockSource): HubLocks {
  const nameOf = ({ address, id, revision }: HubRepo): string => `${LISTS} ${address} ${id} ${revision}`;
  return {
    alone: (work) => source.request(LISTS, {}, work),
    using: (repo, work) => source.request(nameOf(repo), { mode: "shared" }, work),
    ifUnused: (repo, work) =>
      source.request(nameOf(repo), { ifAvailable: true }, async (lock) => {
        if (lock) await work();
        return lock !== null;
      }),
  };
}
