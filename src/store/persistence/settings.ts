/** What the studio remembers about a person between visits, behind one versioned adapter. */
import { get, set } from "idb-keyval";
import * as v from "valibot";

export type ThemeChoice = "system" | "light" | "dark";

export interface Settings {
  readonly theme: ThemeChoice;
}

/** Where values are kept; idb-keyval in the page, a Map in tests. */
export interface KeyValue {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}

const KEY = "trimllm.settings";
const DEFAULTS: Settings = { theme: "system" };
const schema = v.object({ version: v.literal(1), theme: v.picklist(["system", "light", "dark"]) });

const INDEXED_DB: KeyValue = { get: (key) => get(key), set: (key, value) => set(key, value) };

/** Defaults when nothing readable is stored, or the browser keeps no storage for this page. */
export async function loadSettings(storage: KeyValue = INDEXED_DB): Promise<Settings> {
  try {
    const parsed = v.safeParse(schema, await storage.get(KEY));
    return parsed.success ? { theme: parsed.output.theme } : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}

/** Private windows may refuse; the choice then lasts as long as the page. */
export async function saveSettings(settings: Settings, storage: KeyValue = INDEXED_DB): Promise<void> {
  await storage.set(KEY, { version: 1, ...settings }).catch(() => undefined);
}
