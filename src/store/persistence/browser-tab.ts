/** The tab as the browser has it: its own storage for the session's id, and a lock that lives as long as the page. */
import type { Tab } from "./tab";

const ID_KEY = "trimllm.session";
const LOCK_PREFIX = "trimllm.session.";

export function browserTab(): Tab {
  return {
    sessionId: () => attempt(() => sessionStorage.getItem(ID_KEY)) ?? null,
    keepSessionId: (id) => void attempt(() => sessionStorage.setItem(ID_KEY, id)),
    newId: () => crypto.randomUUID(),
    hold,
    held: async () => new Set((await navigator.locks?.query())?.held?.flatMap(({ name }) => (name?.startsWith(LOCK_PREFIX) ? [name.slice(LOCK_PREFIX.length)] : []))),
    onHide: (listener) => {
      addEventListener("pagehide", listener);
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden") listener();
      });
    },
    now: () => Date.now(),
    reload: () => location.reload(),
    estimate: async () => (await navigator.storage?.estimate()) ?? null,
    removeFiles,
  };
}

/** Without locks (a page that came over plain http) every session counts as free. */
function hold(id: string, waitMs: number): Promise<boolean> {
  const { locks } = navigator;
  if (!locks) return Promise.resolve(true);
  const options: LockOptions = waitMs === 0 ? { ifAvailable: true } : { signal: AbortSignal.timeout(waitMs) };
  return new Promise((resolve) => {
    const untilThePageGoes = new Promise<never>(() => undefined);
    const onLock = (lock: Lock | null): Promise<never> | undefined => {
      resolve(lock !== null);
      return lock ? untilThePageGoes : undefined;
    };
    locks.request(LOCK_PREFIX + id, options, onLock).catch(() => resolve(false));
  });
}

/** A file that is open in some tab stays until it is closed. */
async function removeFiles(): Promise<void> {
  const root: FileSystemDirectoryHandle & { keys?: () => AsyncIterable<string> } = await navigator.storage.getDirectory(); // TypeScript's DOM library has no keys()
  for await (const name of root.keys?.() ?? []) await root.removeEntry(name, { recursive: true }).catch(() => undefined);
}

/** Storage that is switched off throws when it is touched. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
