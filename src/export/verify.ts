/** Opens what was written as anybody would, runs it on the same device, and compares it with the trimmed model in memory. */
import type { SessionCapacity } from "../engine/buffers";
import { sequenceLogits } from "../engine/prefill";
import { Session } from "../engine/session";
import type { DType } from "../formats/dtype";
import type { NamedSource } from "../formats/byte-source";
import type { GpuContext } from "../gpu/device";
import { EMPTY_MASK, type Mask } from "../model/mask";
import { openModel } from "../model/open";
import type { OpenedModel } from "../model/opened-model";
import { StudioError, toStudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { LogitsComparison } from "./compare-logits";
import { compareWeights, type TrimmedModel, type WeightsComparison } from "./compare-weights";
import { trimmedSpec } from "./layers";
import type { Verification } from "./records/verification";
import { specDifference } from "./spec-difference";
import { exportedSpec } from "./tuned-tensors";
import { idsDifference, MOST_PROMPT_TOKENS, verificationIds } from "./verify-prompts";

/** Rows of logits at a time, of both models: 8 of 150,000 are 4.8 MB each. */
const ROWS = 8;
const CAPACITY: SessionCapacity = { contextTokens: MOST_PROMPT_TOKENS, batchTokens: ROWS, outputs: ROWS };

/**
 * Of the largest logit. Weights are the same, but one kernel multiplies and adds in a different order for another type;
 * for a 4-bit file written out in F32 that moved logits by 3e-5 to 1e-4 of the largest, while wrong rows in one tensor
 * move them by tenths.
 */
const CLOSE = 1e-3;

/**
 * Of the logits' root mean square, by the coarsest type. That every row is what rounding makes of it was seen before, so this
 * finds a model that fell apart, not a wrong weight: ten times (Q8_0) and three times (Q4_0) what SmolLM2-135M showed, whose
 * source of 4 bits added its own errors (0.019 and 0.30).
 */
const QUANTISED: Readonly<Record<DType, number>> = { F32: CLOSE, F16: 0.02, BF16: 0.1, Q8_0: 0.2, Q4_1: 1, Q4_0: 1 };

export interface VerifyRequest {
  readonly files: readonly NamedSource[];
  readonly gpu: GpuContext;
  /** What was exported, and its session on the same device, which runs with the same tuned weights. */
  readonly trimmed: TrimmedModel;
  readonly session: Session;
  readonly mask: Mask;
  /** Of the export's session, the first that fits; left out: no more than verifying needs. */
  readonly capacities?: readonly SessionCapacity[] | undefined;
}

/** The export, opened. Its session is the caller's to dispose. */
export interface VerifiedExport {
  readonly verified: Verification;
  readonly model: OpenedModel;
  readonly session: Session;
}

/**
 * Errors: "io" when the export reads differently from what was exported, those of `openModel`, "gpu-out-of-memory" when
 * the device has no room for the export beside the open model, "cancelled".
 */
export async function verifyExport(request: VerifyRequest, job: JobContext = {}): Promise<VerifiedExport> {
  const { files, trimmed, session: live } = request;
  const model = await openModel(files, job.signal);
  const ids = verificationIds(trimmed.model.tokenizer, live.capacity.contextTokens);
  refuse(idsDifference(ids, verificationIds(model.tokenizer, live.capacity.contextTokens)));
  refuse(specDifference(trimmedSpec(exportedSpec(trimmed.model, trimmed.tuned), trimmed.layers), model.spec));
  const weights = await compareWeights(trimmed, model, job.signal);
  refuse(weights.difference);
  const session = await openWritten(model, request, weights, job);
  try {
    return { verified: await compareRuns(request, session, ids, { weights, signal: job.signal }), model, session };
  } catch (error) {
    session.dispose();
    throw error;
  }
}

/** Same types run with the same kernels, so that every sum is taken in the same order. */
async function openWritten(model: OpenedModel, { gpu, session: live, capacities = [] }: VerifyRequest, { kind }: WeightsComparison, job: JobContext): Promise<Session> {
  const tiles = kind === "exact" ? live.context.tiles : undefined;
  const onProgress: JobContext["onProgress"] = (progress) => job.onProgress?.({ ...progress, label: "Verifying the export" });
  const open = (capacity: SessionCapacity): Promise<Session> => Session.open(model, { ...job, gpu, capacity, tiles, onProgress });
  for (const capacity of capacities) {
    try {
      return await open(capacity);
    } catch (error) {
      if (toStudioError(error).code !== "gpu-out-of-memory") throw error;
    }
  }
  return open({ ...CAPACITY, contextTokens: Math.min(CAPACITY.contextTokens, model.spec.contextLength) });
}

interface Judged {
  readonly weights: WeightsComparison;
  readonly signal: AbortSignal | undefined;
}

/** A few rows of the one and the same rows of the other: of a large vocabulary no more is in memory. */
async function compareRuns({ session: live, mask }: VerifyRequest, session: Session, prompts: readonly number[][], { weights, signal }: Judged): Promise<Verification> {
  const comparison = new LogitsComparison();
  // Sessions differ in their room, and a row has to meet the same one of the other.
  const rows = Math.min(ROWS, ...[live, session].flatMap(({ capacity }) => [capacity.outputs, capacity.batchTokens]));
  for (const ids of prompts) {
    const got = sequenceLogits(session, ids, EMPTY_MASK, signal, rows);
    for await (const { logits } of sequenceLogits(live, ids, mask, signal, rows)) {
      const { value } = await got.next();
      const other = rowsOf(value?.logits ?? new Float32Array(), session.spec.vocab);
      rowsOf(logits, session.spec.vocab).forEach((row, index) => comparison.add(row, other[index] ?? new Float32Array()));
    }
  }
  const verified = { kind: weights.kind, prompts: prompts.length, ...comparison.distance };
  refuse(logitsDifference(verified, weights));
  return verified;
}

function logitsDifference({ kind, maxDiff, largest, relativeRms }: Verification, { roundedTo }: WeightsComparison): string | null {
  // Written so that a difference that is no number fails too.
  if (kind === "quantised") {
    const most = QUANTISED[roundedTo ?? "F32"];
    return relativeRms <= most ? null : `its logits differ by ${relativeRms.toPrecision(3)} of their size, and ${roundedTo ?? "F32"} explains ${most} at most`;
  }
  const most = kind === "exact" ? 0 : CLOSE * Math.max(1, largest);
  return maxDiff <= most ? null : `its logits differ by up to ${maxDiff.toPrecision(3)} (largest logit ${largest.toPrecision(3)})`;
}

function rowsOf(logits: Float32Array, vocab: number): Float32Array[] {
  return Array.from({ length: logits.length / vocab }, (_, row) => logits.subarray(row * vocab, (row + 1) * vocab));
}

/** Nothing when there is no difference. Errors: "io". */
export function refuse(difference: string | null): void {
  if (difference === null) return;
  throw new StudioError("io", `The export was read back and is not the trimmed model: ${difference}.`, "It is not kept. Export again, to another disk if there is one; if it happens again, report it with the model's name.");
}
