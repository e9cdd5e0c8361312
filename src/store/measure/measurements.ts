/**
 * What was measured, keyed by what it depends on: speed by the state (mask and tuned weights), accuracy by state, dataset and part.
 * A state written out in another precision has a key of its own: it is a point to compare with, and no state to work on.
 */
import type { AccuracyResult, SpeedResult } from "../../evaluate/results";
import { EXPORT_PRECISIONS, type Precision } from "../../export/records/choices";
import type { ModuleId } from "../../model/mask";
import type { OpenModelSummary, PartSelection } from "../../worker/protocol";

/** Where and when a number was measured; absent on what was made elsewhere. */
export interface Stamp {
  /** ISO date and time. */
  readonly measuredAt?: string;
  /** The adapter's name. */
  readonly device?: string;
}

export interface Measurements {
  readonly accuracy: Readonly<Record<string, AccuracyResult & Stamp>>;
  readonly speed: Readonly<Record<string, SpeedResult & Stamp>>;
}

/** What accuracy was, or is to be, measured on. */
export interface Target {
  readonly datasetId: string;
  readonly part: PartSelection;
}

export const NO_MEASUREMENTS: Measurements = { accuracy: {}, speed: {} };

export const FULL_MODEL = "";

/** Before the id of tuned weights; no module's id has it. */
const TUNED_MARK = "#";

/** Before the precision of an export, at the end. */
const PRECISION_MARK = "@";

/** What is measured depends on: which modules are dropped, which weights the others have, and in what precision those were written out. */
export function keyOf(mask: readonly ModuleId[], tuned: string | null = null, precision: Precision = "source"): string {
  return mask.join(",") + (tuned === null ? "" : `${TUNED_MARK}${tuned}`) + (precision === "source" ? "" : `${PRECISION_MARK}${precision}`);
}

/** The mask whose key `keyOf` made. */
export function maskOfKey(key: string): ModuleId[] {
  const [mask = ""] = stateOfKey(key).split(TUNED_MARK, 1);
  return mask === "" ? [] : (mask.split(",") as ModuleId[]);
}

/** The tuned weights whose key `keyOf` made; null for the model's own. */
export function tunedOfKey(key: string): string | null {
  const state = stateOfKey(key);
  const at = state.indexOf(TUNED_MARK);
  return at < 0 ? null : state.slice(at + 1);
}

/** "source" for a state as it is in the studio. */
export function precisionOfKey(key: string): Precision {
  return EXPORT_PRECISIONS.find((precision) => key.endsWith(`${PRECISION_MARK}${precision}`)) ?? "source";
}

/** The key of the state itself: of the same mask and weights in the precision of the opened model. */
export function stateOfKey(key: string): string {
  const precision = precisionOfKey(key);
  return precision === "source" ? key : key.slice(0, -(PRECISION_MARK.length + precision.length));
}

export function withAccuracy(known: Measurements, key: string, target: Target, result: AccuracyResult & Stamp): Measurements {
  return { ...known, accuracy: { ...known.accuracy, [accuracyKey(key, target)]: result } };
}

export function withSpeed(known: Measurements, key: string, result: SpeedResult & Stamp): Measurements {
  return { ...known, speed: { ...known.speed, [key]: result } };
}

export function accuracyOf(known: Measurements, key: string, target: Target | null): (AccuracyResult & Stamp) | null {
  return target === null ? null : known.accuracy[accuracyKey(key, target)] ?? null;
}

export function speedOf(known: Measurements, key: string): (SpeedResult & Stamp) | null {
  return known.speed[key] ?? null;
}

/** Decode speed of a state over the full model's, null unless both are measured. */
export function speedMultiple(known: Measurements, key: string): number | null {
  const speed = speedOf(known, key);
  const full = speedOf(known, FULL_MODEL);
  return speed && full ? speed.decode.median / full.decode.median : null;
}

/** Keys of the states whose accuracy on `target` is known. */
export function keysMeasuredOn(known: Measurements, target: Target): string[] {
  const start = accuracyKey("", target);
  return Object.keys(known.accuracy).flatMap((key) => (key.startsWith(start) ? [key.slice(start.length)] : []));
}

/** Whatever the accuracy of some state is known on, in the order in which it was first measured. */
export function targetsMeasured(known: Measurements): Target[] {
  const starts = new Set(Object.keys(known.accuracy).map((key) => key.slice(0, key.lastIndexOf("|"))));
  return [...starts].map((start) => {
    const cut = start.lastIndexOf("|");
    return { datasetId: start.slice(0, cut), part: start.slice(cut + 1) as PartSelection }; // made by accuracyKey
  });
}

/** Bytes of the weights that stay when `mask` is dropped, in stored precision. */
export function keptBytes(model: OpenModelSummary, mask: readonly ModuleId[]): number {
  const dropped = new Set(mask);
  return model.modules.reduce((bytes, module) => (dropped.has(module.id) ? bytes - module.bytes : bytes), model.bytes);
}

/**
 * Bytes of the weights of what `key` names; null when no model is open and no speed measured. Tuned weights have another precision, and the
 * head one of its own: only the engine knows what they weigh. Of an export only the file's are right.
 */
export function bytesOf(known: Measurements, key: string, model: OpenModelSummary | null): number | null {
  const measured = speedOf(known, key)?.weightBytes ?? null;
  if (precisionOfKey(key) !== "source" || model === null) return measured;
  return (tunedOfKey(key) === null ? null : measured) ?? keptBytes(model, maskOfKey(key));
}

function accuracyKey(key: string, { datasetId, part }: Target): string {
  return `${datasetId}|${part}|${key}`;
}
