/** What an earlier visit had open and this one has not opened yet. */
import type { OpenModelSummary } from "../../worker/protocol";
import type { OpenDataset, StudioState } from "../state";
import { NOTHING_LEFT } from "./kept-open";
import type { KeptDataset, KeptModel, KeptOpen, LeftOpen } from "./kept-open";

/** Whoever opened it: what is open is no longer left. Any model does, since there is one at a time. */
export function withoutOpened(left: LeftOpen, { model, datasets }: Pick<StudioState, "model" | "datasets">): LeftOpen {
  const waiting = left.datasets.filter((kept) => !datasets.some((open) => isSame(kept, open)));
  const isUnchanged = waiting.length === left.datasets.length && (left.model === null || model === null);
  return isUnchanged ? left : settled({ ...left, model: model ? null : left.model, datasets: waiting });
}

export function leftBy(open: KeptOpen): LeftOpen {
  return isEmpty(open) ? NOTHING_LEFT : { ...open, phase: "waiting" };
}

/** Asking for nothing is nothing to do. */
export function settled(left: LeftOpen): LeftOpen {
  return left.phase === "asking" && isEmpty(left) ? NOTHING_LEFT : left;
}

/** The model of the last visit is about to be open: no time to welcome a stranger. */
export function isComingBack({ model, leftOpen }: Pick<StudioState, "model" | "leftOpen">): boolean {
  return model === null && leftOpen.model !== null && (leftOpen.phase === "waiting" || leftOpen.phase === "opening");
}

export function isEmpty({ model, datasets }: KeptOpen): boolean {
  return model === null && datasets.length === 0;
}

/** A sentence when what is open has the name of what was left and is another model; null otherwise. */
export function changedModel(kept: KeptModel, { name, fingerprint }: OpenModelSummary): string | null {
  if (name !== kept.name || fingerprint === kept.fingerprint) return null;
  return `This ${name} is not the file that was open before: what was kept for that one stays with it, and this one starts fresh.`;
}

/** As `changedModel`, for a file that was found again where it was. */
export function changedDataset(kept: KeptDataset, { source, summary }: OpenDataset): string | null {
  if (kept.source !== source || kept.hash === summary.hash) return null;
  return `${kept.name} has changed since: what was measured on it before is kept, and not shown for this version.`;
}

function isSame(kept: KeptDataset, { source, summary }: OpenDataset): boolean {
  return kept.source === source || kept.hash === summary.hash;
}
