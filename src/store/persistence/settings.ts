/** What the studio remembers about a person wherever they work: one line for each slice of the state. */
import * as v from "valibot";
import { HINTS } from "../state";
import type { HintId, StudioState } from "../state";
import { pick } from "./pick";
import { isNewer, readStored, stored } from "./records";
import type { RecordKind } from "./records";

const isHint = (id: string): id is HintId => HINTS.some((hint) => hint === id);

const SLICES = {
  theme: v.exactOptional(v.picklist(["system", "light", "dark"])),
  hubAddress: v.exactOptional(v.string()),
  // A hint that this version no longer has is no reason to forget the others.
  dismissedHints: v.exactOptional(v.pipe(v.array(v.string()), v.transform((ids) => ids.filter(isHint)))),
} satisfies Partial<Record<keyof StudioState, v.GenericSchema>>;

export type Settings = Partial<Pick<StudioState, keyof typeof SLICES>>;

export const SETTING_SLICES = Object.keys(SLICES) as readonly (keyof typeof SLICES)[];

const schema = v.object(SLICES);
const versionOne = v.object({ theme: v.picklist(["system", "light", "dark"]) });

export const SETTINGS: RecordKind<Settings> = {
  name: "settings",
  version: 2,
  parse: (data) => v.parse(schema, data),
  // Version 1 was the theme alone, beside the version.
  migrations: { 1: (stored) => v.parse(versionOne, stored) },
};

/** The stored record with what changed here: what another tab set meanwhile stays. */
export function updatedSettings(before: unknown, state: StudioState, changed: readonly (keyof StudioState)[], savedMs: number): unknown {
  if (isNewer(SETTINGS, before)) return before; // another tab runs a newer studio
  const ours = pick(state, SETTING_SLICES.filter((slice) => changed.includes(slice)));
  return stored(SETTINGS, { ...readStored(SETTINGS, before)?.data, ...ours }, savedMs);
}
