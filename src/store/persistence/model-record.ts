/** What is kept of a model under its fingerprint: where a person was with it, and everything measured on it. */
import * as v from "valibot";
import { exportsSchema } from "../../trim/records/recipe-export";
import type { Exported } from "../download/download-state";
import { mergeExported } from "../download/exported";
import type { Measurements, Stamp } from "../measure/measurements";
import { restoreHistory } from "../trim/history";
import type { TrimHistory } from "../trim/history";
import { accuracyResult, speedResult } from "./kept-results";
import { dataOf } from "./records";
import type { RecordKind } from "./records";

export interface ModelMemory {
  readonly name: string;
  /** Of the tab that wrote last. */
  readonly history: TrimHistory;
  readonly accuracy: Measurements["accuracy"];
  /** By the adapter's name: a speed says nothing about another device. */
  readonly speeds: Readonly<Record<string, Measurements["speed"]>>;
  readonly exported: Exported;
}

/** A model's file is renamed more often than a person works on ten models. */
export const MODELS_KEPT = 10;

const schema = v.object({
  name: v.string(),
  history: v.pipe(v.unknown(), v.transform(restoreHistory)),
  accuracy: v.record(v.string(), accuracyResult),
  speeds: v.record(v.string(), v.record(v.string(), speedResult)),
  exported: v.optional(v.record(v.string(), exportsSchema), {}),
});

export const MODEL: RecordKind<ModelMemory> = {
  name: "model",
  version: 3,
  parse: (data) => v.parse(schema, data),
  // Version 1 knew no tuned weights, version 2 no branches with names and origins: a history is read as one without.
  migrations: { 1: dataOf, 2: dataOf },
};

/** The newer history, and of each measurement and export the newer one: no tab takes away what another measured or wrote. */
export function mergeMemories(before: ModelMemory | null, now: ModelMemory): ModelMemory {
  if (before === null) return now;
  const adapters = new Set([...Object.keys(before.speeds), ...Object.keys(now.speeds)]);
  const speeds = Object.fromEntries([...adapters].map((adapter) => [adapter, newest(before.speeds[adapter] ?? {}, now.speeds[adapter] ?? {})]));
  return { ...now, accuracy: newest(before.accuracy, now.accuracy), speeds, exported: mergeExported(before.exported, now.exported) };
}

/** Of each entry the one measured later; the second where neither says when. */
export function newest<T extends Stamp>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>): Record<string, T> {
  const merged: Record<string, T> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const other = a[key];
    if (!other || (other.measuredAt ?? "") <= (value.measuredAt ?? "")) merged[key] = value;
  }
  return merged;
}
