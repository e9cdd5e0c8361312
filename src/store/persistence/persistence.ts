/** Everything that outlives the page, wired together: what is read when it comes, and what is written as it changes. */
import { tellInfo } from "../notices";
import type { Studio } from "../studio";
import { openLeft } from "./left-open-actions";
import { leftBy } from "./left-open";
import { createModelKeeper } from "./model-keeper";
import { followOpened } from "./opened";
import { findRecord, keyOf, stored } from "./records";
import type { Shelf } from "./records";
import { startSaver } from "./saver";
import { claimSession, collectSessions } from "./session";
import type { Session } from "./session";
import { SESSION, SESSION_SLICES, sessionOf } from "./session-record";
import { SETTINGS, SETTING_SLICES, updatedSettings } from "./settings";
import { collectTuned, followDeleted } from "./tuned-weights";

export interface Persistence {
  /** What the first paint shows is there: the theme, what comes back. Settles soon even if the storage does not answer. */
  readonly firstPaint: Promise<void>;
  /** What opens by itself is open. */
  readonly settled: Promise<void>;
}

/** A database that takes longer does not keep the page blank: what it has then comes when it comes. */
const FIRST_PAINT_MS = 100;

const ASIDE = {
  damaged: "Something kept from an earlier visit can't be read: it was put aside, and this starts fresh.",
  newer: "A newer TrimLLM Studio kept something here that this one can't read: it was put aside, and this starts fresh.",
} as const;

/** `engine` settles once the device is there or known to be missing. */
export function startPersistence(studio: Studio, engine: Promise<void>): Persistence {
  const shelf = createShelf(studio);
  const restored = Promise.all([restoreSettings(studio, shelf), restoreSession(studio, shelf)]);
  const tooLong = new Promise<void>((resolve) => setTimeout(resolve, FIRST_PAINT_MS));
  return { firstPaint: Promise.race([restored.then(() => undefined), tooLong]), settled: restored.then(([, session]) => reopen(studio, shelf, session, engine)) };
}

async function restoreSettings({ store }: Studio, shelf: Shelf): Promise<void> {
  const kept = await findRecord(shelf, SETTINGS, keyOf(SETTINGS)).catch(() => null); // the session meets the same storage
  if (kept) store.setState(kept.data);
}

/** Null in a window that keeps nothing, a private one: the studio works without. */
async function restoreSession(studio: Studio, shelf: Shelf): Promise<Session | null> {
  const { store, page } = studio;
  const session = await claimSession(shelf, page.tab).catch(() => null);
  const { record } = session ?? { record: null };
  store.setState({ ...record?.slices, ...(record ? { leftOpen: leftBy(record.open) } : {}), keeping: session ? "on" : "off" });
  return session;
}

async function reopen(studio: Studio, shelf: Shelf, session: Session | null, engine: Promise<void>): Promise<void> {
  if (session === null) return;
  keepUp(studio, shelf, session.id);
  await engine;
  await openLeft(studio, { withModel: session.record?.opening !== true });
  await collectSessions(shelf, studio.page.tab).catch(() => undefined); // there is a next time
  await collectTuned(studio, session.id).catch(() => undefined);
}

function keepUp(studio: Studio, shelf: Shelf, sessionId: string): void {
  const { tab } = studio.page;
  const { storage } = shelf;
  const keeper = createModelKeeper(studio, shelf, tab);
  const flush = startSaver(studio, [
    {
      // First: on the way out only one write is sure to arrive, and only when it need not be read before (key-value.ts).
      slices: SESSION_SLICES,
      // A recording is nothing that a person had open.
      write: async (state) => (state.recorded ? undefined : storage.set(keyOf(SESSION, sessionId), stored(SESSION, sessionOf(state), tab.now()))),
    },
    { slices: SETTING_SLICES, write: (state, changed) => storage.update(keyOf(SETTINGS), (before) => updatedSettings(before, state, changed, tab.now())) },
    { slices: ["history", "measurements", "exported"], write: (state) => keeper.remember(state) },
  ]);
  followOpened(studio, keeper);
  followDeleted(studio, sessionId, flush);
  tab.onHide(() => {
    // Whoever leaves in good order was not killed by the model that is being opened.
    studio.store.setState(({ leftOpen }) => (leftOpen.phase === "opening" ? { leftOpen: { ...leftOpen, phase: "waiting" } } : {}));
    void flush();
  });
}

/** Tells the first time that something can't be read: one sentence is enough. */
function createShelf(studio: Studio): Shelf {
  let told = false;
  const onAside: Shelf["onAside"] = (why) => {
    if (!told) tellInfo(studio, ASIDE[why]);
    told = true;
  };
  return { storage: studio.page.storage, onAside };
}
