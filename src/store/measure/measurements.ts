/** What was measured, keyed by what it depends on: speed by the mask, accuracy by mask, dataset and part. */
import type { AccuracyResult, SpeedResult } from "../../evaluate/results";
import type { ModuleId } from "../../model/mask";
import type { OpenModelSummary, PartSelection } from "../../worker/protocol";

export interface Measurements {
  readonly accuracy: Readonly<Record<string, AccuracyResult>>;
  readonly speed: Readonly<Record<string, SpeedResult>>;
}

/** What accuracy was, or is to be, measured on. */
export interface Target {
  readonly datasetId: string;
  readonly part: PartSelection;
}

/** One place on the chart: a mask whose accuracy and speed are both known. */
export interface FrontierPoint {
  /** Canonical key of the mask, "" for the full model. */
  readonly mask: string;
  readonly dropped: number;
  readonly accuracy: AccuracyResult;
  readonly speed: SpeedResult;
  /** Decode speed divided by the full model's; null while that is not measured. */
  readonly multiple: number | null;
}

export const NO_MEASUREMENTS: Measurements = { accuracy: {}, speed: {} };

export const FULL_MODEL = "";

export function keyOf(mask: readonly ModuleId[]): string {
  return mask.join(",");
}

export function withAccuracy(known: Measurements, mask: string, target: Target, result: AccuracyResult): Measurements {
  return { ...known, accuracy: { ...known.accuracy, [accuracyKey(mask, target)]: result } };
}

export function withSpeed(known: Measurements, mask: string, result: SpeedResult): Measurements {
  return { ...known, speed: { ...known.speed, [mask]: result } };
}

export function accuracyOf(known: Measurements, mask: string, target: Target | null): AccuracyResult | null {
  return target === null ? null : known.accuracy[accuracyKey(mask, target)] ?? null;
}

export function speedOf(known: Measurements, mask: string): SpeedResult | null {
  return known.speed[mask] ?? null;
}

/** Decode speed of `mask` over the full model's, null unless both are measured. */
export function speedMultiple(known: Measurements, mask: string): number | null {
  const speed = speedOf(known, mask);
  const full = speedOf(known, FULL_MODEL);
  return speed && full ? speed.decode.median / full.decode.median : null;
}

/** Every complete point for `target`, slowest first. */
export function frontierPoints(known: Measurements, target: Target | null): FrontierPoint[] {
  const points = Object.entries(known.speed).flatMap(([mask, speed]) => {
    const accuracy = accuracyOf(known, mask, target);
    return accuracy ? [{ mask, dropped: mask === "" ? 0 : mask.split(",").length, accuracy, speed, multiple: speedMultiple(known, mask) }] : [];
  });
  return points.sort((a, b) => a.speed.decode.median - b.speed.decode.median);
}

/** Bytes of the weights that stay when `mask` is dropped, in stored precision. */
export function keptBytes(model: OpenModelSummary, mask: readonly ModuleId[]): number {
  const dropped = new Set(mask);
  return model.modules.reduce((bytes, module) => (dropped.has(module.id) ? bytes - module.bytes : bytes), model.bytes);
}

function accuracyKey(mask: string, { datasetId, part }: Target): string {
  return `${datasetId}|${part}|${mask}`;
}
