/** The tab's own session: two tabs never write into one, and a new tab goes on where the last closed one was. */
import { findRecord, keyOf, listIds, stored } from "./records";
import type { Kept, Shelf } from "./records";
import { SESSION } from "./session-record";
import type { SessionRecord } from "./session-record";
import type { Tab } from "./tab";

export interface Session {
  readonly id: string;
  /** What an earlier page of this tab, or the last closed tab, left. */
  readonly record: SessionRecord | null;
}

/** After a reload the old page may hold on for a moment. */
const RELOAD_GRACE_MS = 1000;

const SESSIONS_KEPT = 20;
const SESSION_DAYS = 30;
const DAY_MS = 86_400_000;

/** Its own after a reload, a copy in a copied tab, else the last one that no living tab is in. Rejects when the storage does. */
export async function claimSession(shelf: Shelf, tab: Tab): Promise<Session> {
  const own = tab.sessionId();
  if (own === null) return (await adoptLast(shelf, tab)) ?? startSession(tab, null);
  const isOurs = await tab.hold(own, RELOAD_GRACE_MS);
  const kept = await findRecord(shelf, SESSION, keyOf(SESSION, own));
  if (isOurs) return { id: own, record: kept?.data ?? null };
  const copy = await startSession(tab, kept?.data ?? null);
  if (copy.record) await shelf.storage.set(keyOf(SESSION, copy.id), stored(SESSION, copy.record, tab.now()));
  return copy;
}

/** Removes what no tab is in and nobody came back to. */
export async function collectSessions(shelf: Shelf, tab: Tab): Promise<void> {
  const held = await tab.held();
  const oldest = tab.now() - SESSION_DAYS * DAY_MS;
  const sessions = await listSessions(shelf);
  const gone = sessions.filter(({ id, kept }, index) => !held.has(id) && (index >= SESSIONS_KEPT || kept.savedMs < oldest));
  for (const { id } of gone) await shelf.storage.remove(keyOf(SESSION, id));
}

async function adoptLast(shelf: Shelf, tab: Tab): Promise<Session | null> {
  for (const { id, kept } of await listSessions(shelf)) {
    if (!(await tab.hold(id, 0))) continue;
    tab.keepSessionId(id);
    return { id, record: kept.data };
  }
  return null;
}

async function startSession(tab: Tab, record: SessionRecord | null): Promise<Session> {
  const id = tab.newId();
  await tab.hold(id, 0);
  tab.keepSessionId(id);
  return { id, record };
}

/** The latest first. */
async function listSessions(shelf: Shelf): Promise<{ readonly id: string; readonly kept: Kept<SessionRecord> }[]> {
  const found = await Promise.all((await listIds(shelf.storage, SESSION)).map(async (id) => ({ id, kept: await findRecord(shelf, SESSION, keyOf(SESSION, id)) })));
  return found.flatMap(({ id, kept }) => (kept ? [{ id, kept }] : [])).sort((a, b) => b.kept.savedMs - a.kept.savedMs);
}
