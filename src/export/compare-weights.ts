/**
 * Whether the weights of a reopened export are those of the trimmed model, row by row on a sample of every tensor: logits of a few
 * prompts can't tell a block of rounded weights that is wrong from one that is right. Knows nothing of the plan that was written.
 */
import { sliceChunks } from "../engine/upload";
import { rowBytes, type DType } from "../formats/dtype";
import { firstModules } from "../model/families/first-modules";
import { weightIdAt, weightPlace } from "../model/families/tensor-names";
import { matrixShape, type OpenedModel, type WeightId, type WeightSource } from "../model/opened-model";
import type { TunedWeights } from "../model/tuned";
import { throwIfCancelled } from "../shared/errors";
import { zeroedWeights, type LayerPlan } from "./layers";
import type { Verification } from "./records/verification";
import { changeRows } from "./tuned-head-rows";

/** What the export has to be. */
export interface TrimmedModel {
  readonly model: OpenedModel;
  readonly layers: LayerPlan;
  readonly tuned: TunedWeights | null;
}

export interface WeightsComparison {
  readonly kind: Verification["kind"];
  /** The coarsest type that values were rounded to; null when none were. */
  readonly roundedTo: DType | null;
  /** Where the weights differ by more than their types explain, as the end of a sentence; null when they don't. */
  readonly difference: string | null;
}

/** Rows that are read at the beginning, in the middle and at the end of every matrix; whole heads where rows are moved within them. */
const SAMPLE_ROWS = 4;

/**
 * What rounding may do to a row at most: its error's root mean square, relative to the row's and absolute, where a scale of 16 bits
 * runs out of small numbers. From the formats: half a step of the block's largest value for every other value of the block
 * that is as small as can be, and a whole step where Q4_0 has no code for it.
 */
const ROUNDING: Readonly<Partial<Record<DType, { readonly relative: number; readonly absolute: number }>>> = {
  F16: { relative: 2 ** -11, absolute: 2 ** -25 },
  BF16: { relative: 2 ** -8, absolute: 0 },
  Q8_0: { relative: 0.026, absolute: 127 * 2 ** -25 },
  Q4_0: { relative: 0.36, absolute: 8 * 2 ** -25 },
};
/** From fine to coarse. */
const COARSENESS: readonly DType[] = ["F32", "F16", "BF16", "Q8_0", "Q4_1", "Q4_0"];

/** Errors: "io", "malformed", "cancelled". */
export async function compareWeights(trimmed: TrimmedModel, written: OpenedModel, signal?: AbortSignal): Promise<WeightsComparison> {
  const types = new Set<"same" | "wider">(trimmed.tuned?.head && trimmed.tuned.head.kind !== "full" ? ["wider"] : []);
  let roundedTo: DType | null = null;
  for (const [id, source] of written.weights) {
    throwIfCancelled(signal);
    const origin = originOf(id, trimmed);
    if (!origin) return { kind: "close", roundedTo, difference: `it has the weight ${id}, which the trimmed model has not` };
    const change = origin.isZero ? "same" : changeOf(origin.dtype, source.entry.dtype);
    if (change === "rounded") roundedTo = coarser(roundedTo, source.entry.dtype);
    else types.add(change);
    const at = await differingRow(origin, source, change === "rounded" ? source.entry.dtype : null, signal);
    if (at !== null) return { kind: "close", roundedTo, difference: `row ${at} of ${source.entry.name} holds other values` };
  }
  return { kind: roundedTo ? "quantised" : types.has("wider") ? "close" : "exact", roundedTo, difference: null };
}

interface Origin {
  readonly dtype: DType;
  /** Dropped, with its layer still there. */
  readonly isZero: boolean;
  readonly headDim: number;
  /** Values of rows [start, start + count), `cols` each. */
  rows(start: number, count: number, signal?: AbortSignal): Promise<Float32Array>;
}

/** Where the weight of the export comes from; null when the trimmed model has none such. */
function originOf(id: WeightId, { model, layers, tuned }: TrimmedModel): Origin | null {
  const { kind, layer } = weightPlace(id);
  const from = layer === null ? null : layers.kept[layer];
  if (from === undefined) return null;
  const sourceId = weightIdAt({ kind, layer: from });
  const { headDim } = firstModules(model.spec).attention;
  const norm = tuned?.norms.get(sourceId);
  if (norm) return { dtype: "F32", isZero: false, headDim, rows: async () => norm };
  const source = model.weights.get(id === "head" && model.spec.tiedHead && tuned?.head ? "embed" : sourceId);
  if (!source) return null;
  if (id === "head" && tuned?.head) return { dtype: "F32", isZero: false, headDim, rows: tunedRows(source, tuned.head, headDim) };
  const isZero = zeroedWeights(layers).has(sourceId);
  const values = (start: number, count: number, signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>> => rowValues(source, { start, count, headDim }, signal);
  return { dtype: source.entry.dtype, isZero, headDim, rows: isZero ? async (_, count) => new Float32Array(count * matrixShape(source).cols) : values };
}

function tunedRows(frozen: WeightSource, head: NonNullable<TunedWeights["head"]>, headDim: number): Origin["rows"] {
  const { cols } = matrixShape(frozen);
  return async (start, count, signal) => {
    if (head.kind === "full") return head.values.subarray(start * cols, (start + count) * cols);
    const values = await rowValues(frozen, { start, count, headDim }, signal);
    changeRows(values, { start, count, cols }, head);
    return values;
  };
}

/** F32 holds every value of every type; the others only their own. */
function changeOf(from: DType, to: DType): "same" | "wider" | "rounded" {
  if (from === to) return "same";
  return to === "F32" ? "wider" : "rounded";
}

function coarser(a: DType | null, b: DType): DType {
  return a !== null && COARSENESS.indexOf(a) > COARSENESS.indexOf(b) ? a : b;
}

/** The first row of the sample whose values differ by more than rounding to `roundedTo` explains; null: by nothing at all may they differ. */
async function differingRow(origin: Origin, written: WeightSource, roundedTo: DType | null, signal: AbortSignal | undefined): Promise<number | null> {
  const { rows, cols } = matrixShape(written);
  const { relative, absolute } = (roundedTo && ROUNDING[roundedTo]) || { relative: 0, absolute: 0 };
  for (const { start, count } of sampled(rows, written, origin.headDim)) {
    const expected = await origin.rows(start, count, signal);
    const got = await rowValues(written, { start, count, headDim: origin.headDim }, signal);
    for (let row = 0; row < count; row++) {
      const { rms, error } = rowError(expected, got, row * cols, cols);
      if (!(error <= relative * rms + absolute)) return start + row;
    }
  }
  return null;
}

/** A matrix that lies the other way round is read whole for each of them: one has to do. */
function sampled(rows: number, { interleavedHeads, transposed }: WeightSource, headDim: number): { readonly start: number; readonly count: number }[] {
  // As many whichever format moves them.
  const unit = interleavedHeads === null && rows % headDim !== 0 ? 1 : headDim;
  const count = Math.min(rows, Math.max(SAMPLE_ROWS, unit));
  const middle = Math.floor(rows / 2 / unit) * unit;
  const starts = transposed ? [0] : [0, Math.min(middle, rows - count), rows - count];
  return [...new Set(starts)].map((start) => ({ start, count }));
}

interface RowRange {
  readonly start: number;
  readonly count: number;
  readonly headDim: number;
}

/** In running order. */
async function rowValues(source: WeightSource, { start, count, headDim }: RowRange, signal: AbortSignal | undefined): Promise<Float32Array<ArrayBuffer>> {
  const { cols } = matrixShape(source);
  const values = new Uint8Array(count * rowBytes("F32", cols));
  let at = 0;
  for await (const chunk of sliceChunks({ source, rowStart: start, rows: count }, "F32", { headDim, signal })) {
    values.set(chunk, at);
    at += chunk.byteLength;
  }
  return new Float32Array(values.buffer);
}

function rowError(expected: Float32Array, got: Float32Array, from: number, cols: number): { readonly rms: number; readonly error: number } {
  let squares = 0;
  let errors = 0;
  for (let i = from; i < from + cols; i++) {
    const value = expected[i] ?? NaN;
    squares += value ** 2;
    errors += ((got[i] ?? NaN) - value) ** 2;
  }
  return { rms: Math.sqrt(squares / cols), error: Math.sqrt(errors / cols) };
}
