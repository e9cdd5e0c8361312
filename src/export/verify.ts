/** Opens what was written as anybody would, runs it on the same device, and compares it with the trimmed model in memory. */
import { sequenceLogits } from "../engine/prefill";
import { Session } from "../engine/session";
import type { NamedSource } from "../formats/byte-source";
import type { GpuContext } from "../gpu/device";
import { EMPTY_MASK, type Mask } from "../model/mask";
import { openModel } from "../model/open";
import type { OpenedModel } from "../model/opened-model";
import { promptIds } from "../model/tokenizer/tokenizer";
import { present } from "../shared/assert";
import { StudioError } from "../shared/errors";
import type { Verification } from "./records/verification";
import type { JobContext } from "../shared/progress";

/** What the export has to give. */
export interface ReferenceLogits {
  readonly ids: readonly number[];
  /** [vocab] at every position. */
  readonly rows: readonly Float32Array[];
}

/** Digits, capitals, punctuation, a line break and an accent: what tokenizers cut differently. */
const PROMPT = "Question: In 1905, Einstein published 4 papers. Which one says that E = mc²?\nAnswer: the naïve one's";
const MAX_TOKENS = 48;
/** Logits of one run: 8 rows of 49,152 are 1.5 MB. */
const ROWS = 8;

/**
 * Of the largest logit. Weights are the same, but one kernel multiplies and adds in a different order for another type;
 * for a 4-bit file written out in F32 that moved logits by 3e-5 to 1e-4 of the largest, while wrong rows in one tensor
 * move them by tenths.
 */
const RELATIVE_TOLERANCE = 1e-3;

/** Errors: "cancelled", and those of the engine. */
export async function referenceLogits(model: OpenedModel, session: Session, mask: Mask, signal?: AbortSignal): Promise<ReferenceLogits> {
  const ids = verificationIds(model).slice(0, Math.min(MAX_TOKENS, session.capacity.contextTokens));
  const rows: Float32Array[] = [];
  for await (const { logits } of sequenceLogits(session, ids, mask, signal)) rows.push(...rowsOf(logits, model.spec.vocab));
  return { ids, rows };
}

export interface VerifyRequest {
  readonly files: readonly NamedSource[];
  readonly gpu: GpuContext;
  readonly reference: ReferenceLogits;
}

/**
 * Errors: "io" when the export reads differently from what was exported, those of `openModel`, "gpu-out-of-memory" when
 * the device has no room for the export beside the open model, "cancelled".
 */
export async function verifyExport({ files, gpu, reference }: VerifyRequest, job: JobContext = {}): Promise<Verification> {
  const model = await openModel(files, job.signal);
  checkIds(verificationIds(model).slice(0, reference.ids.length), reference.ids);
  const capacity = { contextTokens: reference.ids.length, batchTokens: ROWS, outputs: ROWS };
  const session = await Session.open(model, { gpu, capacity, signal: job.signal, onProgress: (progress) => job.onProgress?.({ ...progress, label: "Verifying the export" }) });
  try {
    const { maxDiff, largest, ...rest } = await compare(session, reference, job.signal);
    // Written so that a difference that is no number fails too.
    if (!(maxDiff <= RELATIVE_TOLERANCE * Math.max(1, largest))) {
      throw differs(`its logits differ by up to ${maxDiff.toPrecision(3)} (largest logit ${largest.toPrecision(3)})`);
    }
    return { kind: "close", prompts: 1, positions: reference.ids.length, maxDiff, largest, ...rest };
  } finally {
    session.dispose();
  }
}

function verificationIds({ tokenizer }: OpenedModel): number[] {
  return promptIds(tokenizer, PROMPT);
}

function checkIds(got: readonly number[], expected: readonly number[]): void {
  const at = expected.findIndex((id, index) => got[index] !== id);
  if (at >= 0) throw differs(`its tokenizer gives the token ${String(got[at])} where ${String(expected[at])} is right, at place ${at}`);
}

async function compare(session: Session, reference: ReferenceLogits, signal: AbortSignal | undefined): Promise<Pick<Verification, "maxDiff" | "largest" | "relativeRms" | "sameTop">> {
  let maxDiff = 0;
  let largest = 0;
  let squares = 0;
  let squaredDifferences = 0;
  let same = 0;
  for await (const { first, logits } of sequenceLogits(session, reference.ids, EMPTY_MASK, signal)) {
    rowsOf(logits, session.spec.vocab).forEach((row, index) => {
      const expected = present(reference.rows[first + index], "a reference row");
      maxDiff = Math.max(maxDiff, largestDifference(row, expected));
      largest = expected.reduce((most, logit) => Math.max(most, Math.abs(logit)), largest);
      squares += expected.reduce((sum, logit) => sum + logit ** 2, 0);
      squaredDifferences += row.reduce((sum, logit, at) => sum + (logit - (expected[at] ?? NaN)) ** 2, 0);
      same += row.indexOf(Math.max(...row)) === expected.indexOf(Math.max(...expected)) ? 1 : 0;
    });
  }
  return { maxDiff, largest, relativeRms: Math.sqrt(squaredDifferences / squares), sameTop: same / reference.ids.length };
}

/** NaN as soon as one logit of either is no number. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? NaN))), 0);
}

function rowsOf(logits: Float32Array, vocab: number): Float32Array[] {
  return Array.from({ length: logits.length / vocab }, (_, row) => logits.subarray(row * vocab, (row + 1) * vocab));
}

function differs(how: string): StudioError {
  return new StudioError("io", `The export was read back and is not the trimmed model: ${how}. It was discarded.`, "Export again, to another disk if there is one; if it happens again, please report it with the model's name.");
}
