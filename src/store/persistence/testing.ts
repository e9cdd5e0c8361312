/** Storage and tabs for tests: several tabs of one browser share a storage and its locks. */
import type { KeyValue } from "./key-value";
import type { Tab } from "./tab";

export interface TestStorage extends KeyValue {
  readonly map: Map<string, unknown>;
  /** Names of writes, in order: "set trimllm.settings". */
  readonly writes: string[];
  /** Thrown by every write while it is set. */
  failure: Error | null;
}

/** Values are cloned both ways, as a database does. */
export function testStorage(entries: Readonly<Record<string, unknown>> = {}): TestStorage {
  const storage: TestStorage = {
    map: new Map(Object.entries(entries)),
    writes: [],
    failure: null,
    get: async (key) => structuredClone(storage.map.get(key)),
    set: async (key, value) => write(`set ${key}`, () => storage.map.set(key, structuredClone(value))),
    update: async (key, change) => write(`update ${key}`, () => storage.map.set(key, structuredClone(change(structuredClone(storage.map.get(key)))))),
    remove: async (key) => write(`remove ${key}`, () => storage.map.delete(key)),
    keys: async () => [...storage.map.keys()],
  };
  const write = (what: string, act: () => void): void => {
    if (storage.failure) throw storage.failure;
    act();
    storage.writes.push(what);
  };
  return storage;
}

export interface TestTab extends Tab {
  /** As if the page was hidden or left. */
  hide(): void;
  /** Ends this page; `next` of the same tab keeps the session's id. */
  close(): void;
}

export interface TestBrowser {
  /** A tab without a past, or the next page of a tab, or a copy of one. */
  tab(sessionId?: string | null): TestTab;
  clock: number;
}

export function testBrowser(): TestBrowser {
  const locks = new Set<string>();
  let ids = 0;
  const browser: TestBrowser = { clock: 1_000_000, tab: (sessionId = null) => createTab(sessionId) };
  const createTab = (sessionId: string | null): TestTab => {
    const listeners: (() => void)[] = [];
    const own: string[] = [];
    let id = sessionId;
    return {
      sessionId: () => id,
      keepSessionId: (kept) => void (id = kept),
      newId: () => `tab-${ids++}`,
      hold: async (name) => {
        if (locks.has(name)) return false;
        locks.add(name);
        own.push(name);
        return true;
      },
      held: async () => locks,
      onHide: (listener) => void listeners.push(listener),
      now: () => browser.clock++,
      reload: () => undefined,
      estimate: async () => ({ usage: 12_000_000, quota: 6_000_000_000 }),
      removeFiles: async () => undefined,
      hide: () => listeners.forEach((listener) => listener()),
      close: () => own.forEach((name) => locks.delete(name)),
    };
  };
  return browser;
}
