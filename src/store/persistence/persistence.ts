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
import { SESSION, SESSION_SLICES, sessionOf } from "./session-record";
import { SETTINGS, SETTING_SLICES, updatedSettings } from "./settings";

export interface Persistence {
  /** For before the first paint, so that no other theme flashes up. */
  restoreSettings(): Promise<void>;
  /** For after the first paint. `engine` settles once the device is there or known to be missing. */
  start(engine: Promise<void>): Promise<void>;
}

/** A database that takes longer does not keep the page blank: the theme then changes when it comes. */
const FIRST_PAINT_MS = 100;

const ASIDE = {
  damaged: "Something kept from an earlier visit can't be read: it was put aside, and this starts fresh.",
  newer: "A newer TrimLLM Studio kept something here that this one can't read: it was put aside, and this starts fresh.",
} as const;

export function createPersistence(studio: Studio): Persistence {
  const { store, page } = studio;
  const shelf = createShelf(studio);
  return {
    restoreSettings: async () => {
      const restored = findRecord(shelf, SETTINGS, keyOf(SETTINGS)).then(
        (kept) => store.setState(kept?.data ?? {}),
        () => undefined, // `start` meets the same storage
      );
      await Promise.race([restored, new Promise((resolve) => setTimeout(resolve, FIRST_PAINT_MS))]);
    },
    start: async (engine) => {
      const session = await claimSession(shelf, page.tab).catch(() => null);
      if (session === null) return store.setState({ keeping: "off" }); // a private window: the studio works without
      const { id, record } = session;
      store.setState({ ...record?.slices, ...(record ? { leftOpen: leftBy(record.open) } : {}), keeping: "on" });
      keepUp(studio, shelf, id);
      await engine;
      await openLeft(studio, { withModel: record?.opening !== true });
      await collectSessions(shelf, page.tab).catch(() => undefined); // there is a next time
    },
  };
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
    { slices: ["history", "measurements"], write: (state) => keeper.remember(state) },
  ]);
  followOpened(studio, keeper);
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
