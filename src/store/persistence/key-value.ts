/** Where values are kept between visits: the browser's database in the page, a Map in tests. */
import { createStore, del, get, keys, promisifyRequest, update } from "idb-keyval";

/** Values cross by structured clone, so file handles are kept too. Every call may reject: a full disk, a private window. */
export interface KeyValue {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  /** Reads and writes in one transaction: what another tab writes meanwhile is not lost. */
  update(key: string, change: (before: unknown) => unknown): Promise<void>;
  remove(key: string): Promise<void>;
  keys(): Promise<string[]>;
}

/** The one that idb-keyval takes by itself. It is opened when it is first used. */
const inStore = createStore("keyval-store", "keyval");

export const INDEXED_DB: KeyValue = {
  get: (key) => get(key, inStore),
  set: (key, value) =>
    inStore("readwrite", (store) => {
      store.put(value, key);
      store.transaction.commit(); // without it the browser asks the page once more, and a page that is being left does not answer
      return promisifyRequest(store.transaction);
    }),
  update: (key, change) => update<unknown>(key, change, inStore),
  remove: (key) => del(key, inStore),
  keys: async () => (await keys(inStore)).filter((key) => typeof key === "string"),
};
