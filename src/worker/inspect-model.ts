/** What a model is and takes, and all that speaks against it on this device, before any weight is read. */
import { sessionBuffers } from "../engine/buffers";
import { chooseCapacity, estimateMemory, largestBuffer, type DeviceLimits } from "../engine/capacity";
import type { NamedSource } from "../formats/byte-source";
import type { WeightId, WeightSource } from "../model/opened-model";
import { allReasons } from "../model/open";
import { readModel, type ModelReading } from "../model/read-model";
import type { Reason } from "../model/reasons";
import type { ModelSpec } from "../model/spec";
import { summariseModel } from "../model/summary";
import { planWeights, type WeightPlan } from "../model/weight-plan";
import { weightIdsOf } from "../model/weight-shape";
import { StudioError } from "../shared/errors";
import type { ModelInspection, ModelNeeds } from "./protocol";

/** Errors: "io", "cancelled", "internal"; whatever else is wrong is a reason. */
export async function inspectModel(files: readonly NamedSource[], limits: DeviceLimits, signal: AbortSignal): Promise<ModelInspection> {
  const fileBytes = files.reduce((sum, { source }) => sum + source.size, 0);
  const reading = await readOrRefuse(files, signal);
  if ("refused" in reading) return { name: files[0]?.path.split("/")[0] ?? "model", fileBytes, summary: null, needs: null, reasons: [reading.refused] };
  const { name, spec } = reading;
  const reasons = allReasons(reading);
  const needs = spec && needsOf(reading, spec, limits, reasons.length === 0);
  return { name, fileBytes, summary: summaryOf(reading), needs: needs?.needs ?? null, reasons: [...reasons, ...(needs?.reasons ?? [])] };
}

/** A file that is no model at all has one reason: what it is instead. */
async function readOrRefuse(files: readonly NamedSource[], signal: AbortSignal): Promise<ModelReading | { readonly refused: Reason }> {
  try {
    return await readModel(files, signal);
  } catch (error) {
    if (!(error instanceof StudioError) || !["usage", "malformed", "limit", "unsupported"].includes(error.code)) throw error;
    return { refused: { reason: error.message.replace(/\.$/, ""), remedy: error.remedy } };
  }
}

/** Null unless every weight was found: sums over a part of them would be wrong. */
function summaryOf({ name, spec, weights, original, tokenizer }: ModelReading): ModelInspection["summary"] {
  if (!spec || !original || !isComplete(spec, weights)) return null;
  return summariseModel({ name, spec, weights, original, tokenizer: tokenizer ?? { hasChatTemplate: false } });
}

function isComplete(spec: ModelSpec, weights: ReadonlyMap<WeightId, WeightSource>): boolean {
  return weightIdsOf(spec).every((id) => weights.has(id));
}

function needsOf({ weights }: ModelReading, spec: ModelSpec, limits: DeviceLimits, isSound: boolean): { needs: ModelNeeds; reasons: readonly Reason[] } | null {
  const plan = isSound ? planWeights({ spec, weights }) : roughPlan(spec, weights);
  if (!plan) return null;
  const capacity = chooseCapacity(spec, limits);
  const { weightBytes, workBytes, reasons } = estimateMemory(spec, plan, capacity, limits);
  const buffers = sessionBuffers(spec, capacity);
  const cacheBytes = buffers.filter(({ name }) => /^(keys|values)\.\d+$/.test(name)).reduce((sum, { bytes }) => sum + bytes, 0);
  const largestMatrix = Math.max(0, ...plan.tensors.map(({ bytes }) => bytes));
  // A matrix over the limit is cut by rows, so that none of its pieces is over it.
  const largestBufferBytes = Math.max(Math.min(largestMatrix, largestBuffer(limits)), ...buffers.map(({ bytes }) => bytes));
  return { needs: { weightBytes, cacheBytes, workBytes: workBytes - cacheBytes, largestBufferBytes, contextTokens: capacity.contextTokens }, reasons };
}

/** The bytes alone: weights that contradict each other can't be stacked. */
function roughPlan(spec: ModelSpec, weights: ReadonlyMap<WeightId, WeightSource>): WeightPlan | null {
  if (!isComplete(spec, weights)) return null;
  return { tensors: [], qkv: [], bytes: [...weights.values()].reduce((sum, { entry }) => sum + entry.byteLength, 0) };
}
