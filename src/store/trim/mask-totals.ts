/** What a mask leaves of the model, and how fast that is: measured where it was measured, predicted elsewhere. */
import type { Mask } from "../../model/mask";
import { maskModules } from "../../model/mask";
import type { OpenModelSummary } from "../../worker/protocol";
import { FULL_MODEL, keyOf, maskOfKey, precisionOfKey, speedMultiple, speedOf, tunedOfKey } from "../measure/measurements";
import type { Measurements } from "../measure/measurements";
import { bytesPerToken, fitSpeedLine, predictMultiple } from "./predict";
import type { SpeedPoint } from "./predict";

export interface MaskTotals {
  readonly dropped: number;
  readonly bytes: number;
  readonly parameters: number;
  readonly speed: MaskSpeed;
}

export type MaskSpeed =
  /** `multiple` is null for the full model and while that is not measured. */
  | { readonly kind: "measured"; readonly tokensPerSecond: number; readonly multiple: number | null }
  /** `points`: measured masks that it rests on. */
  | { readonly kind: "predicted"; readonly multiple: number; readonly points: number }
  /** The full model, before it is measured: a multiple of itself would say nothing. */
  | { readonly kind: "unknown" };

export function totalsOf(model: OpenModelSummary, mask: Mask, known: Measurements, tuned: string | null = null): MaskTotals {
  const gone = model.modules.filter((module) => mask.has(module.id));
  return {
    dropped: gone.length,
    bytes: gone.reduce((bytes, module) => bytes - module.bytes, model.bytes),
    parameters: gone.reduce((parameters, module) => parameters - module.parameters, model.parameters),
    speed: speedOfMask(model, mask, known, tuned),
  };
}

function speedOfMask(model: OpenModelSummary, mask: Mask, known: Measurements, tuned: string | null): MaskSpeed {
  const key = keyOf(maskModules(mask), tuned);
  const measured = speedOf(known, key);
  if (measured) return { kind: "measured", tokensPerSecond: measured.decode.median, multiple: key === FULL_MODEL ? null : speedMultiple(known, key) };
  if (key === FULL_MODEL) return { kind: "unknown" };
  const points = speedPoints(model, known);
  const multiple = predictMultiple(fitSpeedLine(points), bytesPerToken(model, mask), bytesPerToken(model, new Set()));
  return { kind: "predicted", multiple, points: points.length };
}

/** A tuned head is read in another precision, and so is an export: only the model's own weights tell what a byte costs. */
function speedPoints(model: OpenModelSummary, known: Measurements): SpeedPoint[] {
  const own = Object.entries(known.speed).filter(([key]) => tunedOfKey(key) === null && precisionOfKey(key) === "source");
  return own.map(([key, speed]) => ({ bytes: bytesPerToken(model, new Set(maskOfKey(key))), msPerToken: 1000 / speed.decode.median }));
}
