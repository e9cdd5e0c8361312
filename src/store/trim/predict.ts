/**
 * How fast a mask will decode: an estimate, and labelled as one wherever it is shown. Decoding reads every kept weight
 * once per token, so time per token is a line over bytes: a part that no mask takes away, and a part for each byte.
 * Both come from the masks that were measured here; before two are that differ enough, the line starts at zero.
 */
import type { Mask } from "../../model/mask";
import type { OpenModelSummary } from "../../worker/protocol";

/** One measured mask. */
export interface SpeedPoint {
  /** Bytes of weights that one token reads. */
  readonly bytes: number;
  readonly msPerToken: number;
}

export interface SpeedLine {
  /** Time per token that does not depend on the weights; never negative. */
  readonly baseMs: number;
  readonly msPerByte: number;
}

/** Masks that differ by less than this share of their bytes tell noise from slope no longer: timings vary by a percent. */
const LEAST_SPAN = 0.05;

/** Least squares with neither part below zero; through zero while the points are too close together. Null without a point. */
export function fitSpeedLine(points: readonly SpeedPoint[]): SpeedLine | null {
  if (points.length === 0) return null;
  const bytes = points.map((point) => point.bytes);
  if (Math.min(...bytes) > Math.max(...bytes) * (1 - LEAST_SPAN)) return throughOrigin(points);
  const meanBytes = mean(points.map((point) => point.bytes));
  const meanMs = mean(points.map((point) => point.msPerToken));
  const spread = mean(points.map((point) => (point.bytes - meanBytes) ** 2));
  const msPerByte = mean(points.map((point) => (point.bytes - meanBytes) * (point.msPerToken - meanMs))) / spread;
  const baseMs = meanMs - msPerByte * meanBytes;
  if (msPerByte < 0) return { baseMs: meanMs, msPerByte: 0 };
  return baseMs < 0 ? throughOrigin(points) : { baseMs, msPerByte };
}

/** Speed at `bytes` over speed at `fullBytes`. Without a measured point all time is reading. */
export function predictMultiple(line: SpeedLine | null, bytes: number, fullBytes: number): number {
  const { baseMs, msPerByte } = line ?? { baseMs: 0, msPerByte: 1 };
  return (baseMs + msPerByte * fullBytes) / (baseMs + msPerByte * bytes);
}

/**
 * Bytes of weights that decoding one token reads. A tied embedding is the head and read whole; of an untied one only
 * a row is read, and embedding and head are taken to be equally large: the summary does not tell them apart.
 */
export function bytesPerToken(model: OpenModelSummary, mask: Mask): number {
  const inModules = model.modules.reduce((bytes, module) => bytes + module.bytes, 0);
  const outside = model.bytes - inModules;
  const kept = model.modules.reduce((bytes, module) => (mask.has(module.id) ? bytes : bytes + module.bytes), 0);
  return kept + (model.tied ? outside : outside / 2);
}

function throughOrigin(points: readonly SpeedPoint[]): SpeedLine {
  const products = points.reduce((sum, { bytes, msPerToken }) => sum + bytes * msPerToken, 0);
  const squares = points.reduce((sum, { bytes }) => sum + bytes ** 2, 0);
  return { baseMs: 0, msPerByte: products / squares };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
