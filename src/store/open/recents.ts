/** The last models that were opened, kept between visits: by handle, Hub or server, never their bytes. */
import * as v from "valibot";
import type { OpenModelSummary } from "../../worker/protocol";
import { modelSource } from "../persistence/kept-sources";
import { isNewer, keyOf, readStored, stored } from "../persistence/records";
import type { RecordKind } from "../persistence/records";
import type { ModelSource } from "../sources";
import type { Studio } from "../studio";
import type { LastingSource, RecentModel } from "./open-state";

export const MOST_RECENTS = 5;

const entry = v.object({ id: v.string(), name: v.string(), source: modelSource, bytes: v.number(), precision: v.string(), openedMs: v.number() });

export const RECENTS: RecordKind<RecentModel[]> = {
  name: "recents",
  version: 1,
  parse: (data) => v.parse(v.array(entry), data).flatMap(({ source, ...rest }) => (isLasting(source) ? [{ ...rest, source }] : [])),
};

/** Does without in a browser that keeps nothing. */
export async function loadRecents({ store, page }: Studio): Promise<void> {
  const value = await page.storage.get(keyOf(RECENTS)).catch(() => undefined);
  store.setState({ recents: readStored(RECENTS, value)?.data ?? [] });
}

/** Puts the model first; one that was there goes from its old place. */
export async function rememberRecent(studio: Studio, source: ModelSource, { name, bytes, precision }: OpenModelSummary): Promise<void> {
  if (!isLasting(source)) return;
  const known = await findSame(studio.store.getState().recents, source);
  const recent = { id: known?.id ?? crypto.randomUUID(), name, source, bytes, precision, openedMs: studio.page.tab.now() };
  await change(studio, (recents) => [recent, ...recents.filter(({ id }) => id !== recent.id)].slice(0, MOST_RECENTS));
}

export function forgetRecent(studio: Studio, id: string): Promise<void> {
  return change(studio, (recents) => recents.filter((recent) => recent.id !== id));
}

/** On what is stored, so that what another tab opened meanwhile stays. */
async function change({ store, page }: Studio, next: (recents: readonly RecentModel[]) => RecentModel[]): Promise<void> {
  const key = keyOf(RECENTS);
  store.setState(({ recents }) => ({ recents: next(recents) }));
  const update = (before: unknown): unknown => (isNewer(RECENTS, before) ? before : stored(RECENTS, next(readStored(RECENTS, before)?.data ?? []), page.tab.now()));
  await page.storage.update(key, update).catch(() => undefined); // a private window keeps them as long as the page
}

function isLasting(source: ModelSource): source is LastingSource {
  return source.kind === "server" || source.kind === "hub" || source.kind === "handles";
}

async function findSame(recents: readonly RecentModel[], source: LastingSource): Promise<RecentModel | null> {
  for (const recent of recents) if (await isSame(recent.source, source)) return recent;
  return null;
}

async function isSame(a: LastingSource, b: LastingSource): Promise<boolean> {
  if (a.kind !== "handles" || b.kind !== "handles") return JSON.stringify(a) === JSON.stringify(b);
  if (a.handles.length !== b.handles.length) return false;
  const [first] = a.handles;
  const same = await Promise.all(b.handles.map((handle) => Promise.any(a.handles.map(async (other) => ((await other.isSameEntry(handle)) ? true : Promise.reject(new Error("another"))))).catch(() => false)));
  return first !== undefined && same.every(Boolean);
}
