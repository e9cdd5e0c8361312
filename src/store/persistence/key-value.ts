/** Where values are kept between visits: the browser's database in the page, a Map in tests. */
import { del, get, keys, set, update } from "idb-keyval";

/** Values cross by structured clone, so file handles are kept too. Every call may reject: a full disk, a private window. */
export interface KeyValue {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  /** Reads and writes in one transaction: what another tab writes meanwhile is not lost. */
  update(key: string, change: (before: unknown) => unknown): Promise<void>;
  remove(key: string): Promise<void>;
  keys(): Promise<string[]>;
}

export const INDEXED_DB: KeyValue = {
  get: (key) => get(key),
  set: (key, value) => set(key, value),
  update: (key, change) => update<unknown>(key, change),
  remove: (key) => del(key),
  keys: async () => (await keys()).filter((key) => typeof key === "string"),
};
