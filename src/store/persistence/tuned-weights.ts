/** Tuned weights stay as long as some kept history has a state with them. */
import type { Studio } from "../studio";
import { tunedIn } from "../trim/history";
import type { TrimHistory } from "../trim/history";
import { MODEL } from "./model-record";
import { KEY_PREFIX, keyOf, listIds, readStored } from "./records";
import { SESSION } from "./session-record";

/**
 * Removes what no history needs, nor a run or a trim that is kept: it may go on. Not while another tab lives: what it tuned a moment ago it may not have written yet; and
 * not while a record can't be read, for it may need some.
 */
export async function collectTuned(studio: Studio, session: string): Promise<void> {
  const { client, page, store } = studio;
  const others = [...(await page.tab.held())].filter((id) => id !== session);
  const histories = others.length === 0 ? await keptHistories(studio) : null;
  if (histories === null) return;
  const runs = await client.api.keptRuns();
  const trims = await client.api.keptTrims();
  const needed = new Set([...[store.getState().history, ...histories].flatMap(tunedIn), ...runs.flatMap(({ from }) => from ?? []), ...trims.flatMap(({ weights, ended }) => (ended === null || ended === "stopped" ? weights : []))]);
  for (const { tunedId } of await client.api.keptTuned()) {
    if (!needed.has(tunedId)) await client.api.removeTuned(tunedId);
  }
}

/** Collects again whenever states went from the history, once that is written: `flush` writes. */
export function followDeleted(studio: Studio, session: string, flush: () => Promise<void>): void {
  studio.store.subscribe(({ history, model }, before) => {
    if (history === before.history || model !== before.model) return;
    const left = new Set(tunedIn(history));
    const lost = tunedIn(before.history).some((id) => !left.has(id));
    if (lost) void flush().then(() => collectTuned(studio, session)).catch(() => undefined); // there is a next visit
  });
}

/** Of every session and every model; null when one can't be read. */
async function keptHistories({ page: { storage } }: Studio): Promise<TrimHistory[] | null> {
  const histories: TrimHistory[] = [];
  for (const id of await listIds(storage, SESSION)) {
    const kept = readStored(SESSION, await storage.get(keyOf(SESSION, id)));
    if (!kept) return null;
    if (kept.data.open.model) histories.push(kept.data.open.model.history);
  }
  for (const id of await listIds(storage, MODEL)) {
    const kept = readStored(MODEL, await storage.get(keyOf(MODEL, id)));
    if (!kept) return null;
    histories.push(kept.data.history);
  }
  const hasAside = (await storage.keys()).some((key) => key.startsWith(`${KEY_PREFIX}aside.`) && (key.endsWith(`.${SESSION.name}`) || key.endsWith(`.${MODEL.name}`)));
  return hasAside ? null : histories;
}
