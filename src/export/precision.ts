/** The precision of an export: which type each planned tensor is written in. */
import { DTYPE_LAYOUT, type DType } from "../formats/dtype";
import { tensorBytes } from "../formats/shape";
import { familyById } from "../model/families/registry";
import { weightIdOf } from "../model/families/tensor-names";
import type { WeightId } from "../model/opened-model";
import type { ModelSpec } from "../model/spec";
import { present } from "../shared/assert";
import { StudioError } from "../shared/errors";
import type { PlannedTensor, TensorContent } from "./planned-file";
import { PRECISIONS, type ExportFormat, type Precision } from "./records/choices";

export interface InPrecision {
  /** In the order given. */
  readonly tensors: PlannedTensor[];
  /** What differs from what was asked for, a sentence each. */
  readonly notes: readonly string[];
}

type Chosen = Exclude<Precision, "source">;

/**
 * `tensors` with the names that `format` gives the weights of `spec`. All weights of a folder get the type: transformers expects one.
 * In GGUF only matrices do; norms, biases and learned positions keep their own, as llama.cpp wants them. So does what no weight stands for.
 * Errors: "unsupported" when the format can't hold the precision.
 */
export function inPrecision(tensors: readonly PlannedTensor[], precision: Precision, format: ExportFormat, spec: ModelSpec): InPrecision {
  if (precision === "source") return { tensors: [...tensors], notes: [] };
  if (!PRECISIONS[format].includes(precision)) throw new StudioError("unsupported", `safetensors files can't hold ${precision}.`, "Export as GGUF, or in F16 or BF16.");
  const { tensorNames } = familyById(spec.family);
  const ids = tensors.map(({ name }) => weightIdOf(tensorNames, format, name));
  const hasHead = ids.includes("head");
  const typed = tensors.map((tensor, index) => {
    const id = ids[index] ?? null;
    if (id === null) return { id, after: tensor };
    return { id, after: retyped(tensor, format === "huggingface" ? precision : typeInGguf(tensor, id, precision, hasHead)) };
  });
  return { tensors: typed.map(({ after }) => after), notes: notesOf(typed, precision) };
}

/** The type of most matrices, which is what a file of several is called by; F32 when there is no matrix. */
export function commonType(tensors: readonly PlannedTensor[]): DType {
  const counts = new Map<DType, number>();
  for (const { dtype, shape } of tensors) if (shape.length > 1) counts.set(dtype, (counts.get(dtype) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ["F32", 0] as const)[0];
}

/**
 * As llama.cpp quantises: the matrix that gives the logits is kept in more bits than four (in Q6_K, and in Q8_0 where its rows
 * are no multiple of 256; the studio writes Q8_0 for both), rows that are no whole blocks stay in F16. Gate and up of a layer
 * have equal rows and so end in one type, which the kernels need. Source: llama-quant.cpp.
 */
function typeInGguf({ shape, dtype }: PlannedTensor, id: WeightId, precision: Chosen, hasHead: boolean): DType {
  if (!isMatrix(shape, id)) return dtype;
  const wanted = precision === "Q4_0" && givesLogits(id, hasHead) ? "Q8_0" : precision;
  return isUneven(shape, wanted) ? "F16" : wanted;
}

function isMatrix(shape: readonly number[], id: WeightId | null): boolean {
  return shape.length > 1 && id !== null && id !== "positions";
}

function isUneven(shape: readonly number[], dtype: DType): boolean {
  return (shape.at(-1) ?? 1) % DTYPE_LAYOUT[dtype].blockElements !== 0;
}

function givesLogits(id: WeightId, hasHead: boolean): boolean {
  return id === "head" || (id === "embed" && !hasHead);
}

function retyped(tensor: PlannedTensor, dtype: DType): PlannedTensor {
  if (tensor.dtype === dtype) return tensor;
  const bytes = present(tensorBytes(dtype, tensor.shape), `the size of ${tensor.name}`);
  return { ...tensor, dtype, bytes, content: contentIn(tensor.content, dtype) };
}

function contentIn(content: TensorContent, dtype: DType): TensorContent {
  if (content.kind === "copy") return { kind: "convert", entry: content.entry, rows: null };
  if (content.kind === "convert" && content.rows === null && content.entry.dtype === dtype) return { kind: "copy", entry: content.entry };
  return content;
}

interface Typed {
  readonly id: WeightId | null;
  readonly after: PlannedTensor;
}

function notesOf(typed: readonly Typed[], precision: Chosen): string[] {
  const uneven = typed.filter(({ id, after }) => isMatrix(after.shape, id) && isUneven(after.shape, precision)).length;
  const head = typed.find(({ id, after }) => precision === "Q4_0" && after.dtype === "Q8_0" && (id === "head" || id === "embed"));
  const from = [...new Set(typed.flatMap(({ after }) => unpackedType(after)))].join(" and ");
  const isBlocks = isBlockType(precision);
  return [
    ...(uneven > 0 ? [`${uneven === 1 ? "1 matrix is" : `${uneven} matrices are`} written in F16: the length of the rows is no multiple of 32.`] : []),
    ...(head ? [`The ${head.id === "head" ? "head is" : "embedding, which is the head too, is"} written in Q8_0: llama.cpp keeps it in more than 4 bits too.`] : []),
    ...(from !== "" && isBlocks ? [`Quantised from ${from}: the errors of both add up. Start from a float model for the best result.`] : []),
    ...(from !== "" && !isBlocks ? [`The values of ${from} are written out in ${precision}: more bytes, and no more accuracy.`] : []),
  ];
}

/** The block type whose values a tensor takes in another type. */
function unpackedType({ content, dtype }: PlannedTensor): DType[] {
  return "entry" in content && content.entry.dtype !== dtype && isBlockType(content.entry.dtype) ? [content.entry.dtype] : [];
}

function isBlockType(dtype: DType): boolean {
  return DTYPE_LAYOUT[dtype].blockElements > 1;
}
