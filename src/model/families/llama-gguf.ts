/**
 * GGUF metadata of `general.architecture` = llama or qwen2, and of deci, which is one of these whose layers have sizes of their own and may be without
 * a module. Keys: gguf-py's constants.py (Keys.LLM, Keys.Attention, Keys.Rope); deci: llama.cpp's src/models/deci.cpp.
 */
import type { TensorListing } from "../../formats/tensor-directory";
import { moduleId, type ModuleId } from "../mask";
import { type Reason, throwReasons } from "../reasons";
import type { GgufMetadata, SpecReading } from "./family";
import { architectureOf, GgufFields, shapeOf, vocabularyOf } from "./gguf-fields";
import { MODEL_LIMITS } from "./limits";
import { LLAMA_FORM, type LlamaForm, type LlamaNumbers, llamaSpec, ropeReasons, slidingWindowReasons } from "./llama-spec";
import { headDimReasons } from "./spec-reasons";

/** llama.cpp's default when the file has no base. */
const DEFAULT_ROPE_THETA = 10_000;

export const readLlamaGguf = llamaGgufReader(LLAMA_FORM);

export function llamaGgufReader(form: LlamaForm): (metadata: GgufMetadata, listing: TensorListing, file: string) => SpecReading {
  return (metadata, listing, file) => readGguf(form, metadata, listing, file);
}

function readGguf(form: LlamaForm, metadata: GgufMetadata, listing: TensorListing, file: string): SpecReading {
  const fields = new GgufFields(metadata);
  const prefix = architectureOf(metadata) === "deci" ? "deci" : form.family;
  const layers = fields.count(`${prefix}.block_count`, MODEL_LIMITS.layers);
  const { reasons, ...sizes } = prefix === "deci" ? deciSizes(fields, layers, form, file) : plainSizes(fields, prefix);
  const numbers = { ...readNumbers(fields, prefix, vocabularyOf(metadata, listing)), ...sizes, layers, tiedHead: shapeOf(listing, "output.weight") === undefined };
  throwReasons("malformed", file, fields.reasons);
  const spec = llamaSpec(numbers, file, form);
  return { spec, reasons: [...reasons, ...headDimReasons(spec, file, form.remedy), ...unsupportedFields({ fields, prefix, remedy: form.remedy, file }, { ...numbers, headDim: headDimOf(numbers) })] };
}

type Sizes = Pick<LlamaNumbers, "heads" | "kvHeads" | "intermediate" | "absent"> & Pick<SpecReading, "reasons">;

function readNumbers(fields: GgufFields, prefix: string, vocab: number | undefined): Omit<LlamaNumbers, "layers" | "tiedHead" | keyof Sizes> {
  return {
    hidden: fields.count(`${prefix}.embedding_length`, MODEL_LIMITS.hidden),
    headDim: fields.has(`${prefix}.attention.key_length`) ? fields.count(`${prefix}.attention.key_length`, MODEL_LIMITS.headDim) : null,
    vocab: fields.count(`${prefix}.vocab_size`, MODEL_LIMITS.vocab, vocab),
    contextLength: fields.count(`${prefix}.context_length`, MODEL_LIMITS.contextLength),
    normEps: fields.positive(`${prefix}.attention.layer_norm_rms_epsilon`, 1),
    ropeTheta: fields.positive(`${prefix}.rope.freq_base`, 1e12, DEFAULT_ROPE_THETA),
  };
}

function plainSizes(fields: GgufFields, prefix: string): Sizes {
  const heads = fields.count(`${prefix}.attention.head_count`, MODEL_LIMITS.heads);
  return {
    heads,
    kvHeads: fields.count(`${prefix}.attention.head_count_kv`, MODEL_LIMITS.heads, heads),
    intermediate: fields.count(`${prefix}.feed_forward_length`, MODEL_LIMITS.intermediate),
    reasons: [],
  };
}

/** Modules that the studio left out are named by its marker; those of other writers have no heads or no width. */
function deciSizes(fields: GgufFields, layers: number, { remedy }: LlamaForm, file: string): Sizes {
  const heads = fields.perLayer("deci.attention.head_count", layers, MODEL_LIMITS.heads);
  const kvHeads = fields.perLayer("deci.attention.head_count_kv", layers, MODEL_LIMITS.heads, heads);
  const widths = fields.perLayer("deci.feed_forward_length", layers, MODEL_LIMITS.intermediate);
  const absent = new Set<ModuleId>(fields.absent(layers));
  heads.forEach((count, layer) => count === 0 && absent.add(moduleId("attention", layer)));
  widths.forEach((width, layer) => width === 0 && absent.add(moduleId("mlp", layer)));
  const hasAttention = (layer: number): boolean => !absent.has(moduleId("attention", layer));
  const hasMlp = (layer: number): boolean => !absent.has(moduleId("mlp", layer));
  return {
    heads: firstOf(heads, hasAttention),
    kvHeads: firstOf(kvHeads, hasAttention),
    intermediate: firstOf(widths, hasMlp),
    absent,
    reasons: [
      ...unequalSizes("deci.attention.head_count", heads, hasAttention),
      ...unequalSizes("deci.attention.head_count_kv", kvHeads, hasAttention),
      ...unequalSizes("deci.feed_forward_length", widths, hasMlp),
    ].map((fault): Reason => ({ reason: `${file}: ${fault}, and the studio runs layers of one size`, remedy })),
  };
}

/** 1 where no layer has the module: nothing is computed with it then. Also for a layer whose attention is a single matrix, of 0 keys, which is refused. */
function firstOf(values: readonly number[], has: (layer: number) => boolean): number {
  return values.find((_, layer) => has(layer)) || 1;
}

/** The first layer that differs, as a clause. */
function unequalSizes(key: string, values: readonly number[], has: (layer: number) => boolean): string[] {
  const first = values.findIndex((_, layer) => has(layer));
  const other = values.findIndex((value, layer) => has(layer) && (value !== values[first] || value === 0));
  if (other < 0) return [];
  return [values[other] === 0 ? `${key} is 0 in layer ${other}: its attention is a plain matrix` : `${key} is ${values[first]} in layer ${first} and ${values[other]} in layer ${other}`];
}

function headDimOf({ headDim, hidden, heads }: Pick<LlamaNumbers, "headDim" | "hidden" | "heads">): number {
  return headDim ?? hidden / heads;
}

interface HeaderFields {
  readonly fields: GgufFields;
  readonly prefix: string;
  readonly remedy: string;
  readonly file: string;
}

function unsupportedFields({ fields, prefix, remedy, file }: HeaderFields, { headDim, contextLength }: { readonly headDim: number; readonly contextLength: number }): Reason[] {
  const reasons: Reason[] = [];
  const raw = (key: string): unknown => fields.raw(`${prefix}.${key}`);
  const refuse = (reason: string): unknown => reasons.push({ reason: `${file}: ${reason}`, remedy });
  const rotated = raw("rope.dimension_count") ?? headDim;
  if (Number(rotated) !== headDim) refuse(`${prefix}.rope.dimension_count = ${String(rotated)} turns only a part of each head of ${headDim}`);
  const valueLength = raw("attention.value_length") ?? headDim;
  if (Number(valueLength) !== headDim) refuse(`${prefix}.attention.value_length = ${String(valueLength)} differs from the key length ${headDim}`);
  const experts = raw("expert_count") ?? 0;
  if (Number(experts) !== 0) refuse(`the model is a mixture of ${String(experts)} experts`);
  const oldScale = raw("rope.scale_linear");
  if (oldScale !== undefined) reasons.push(...ropeReasons(`${prefix}.rope.scale_linear`, "linear", oldScale, file));
  reasons.push(...ropeReasons(`${prefix}.rope.scaling.type`, raw("rope.scaling.type"), raw("rope.scaling.factor"), file));
  const window = raw("attention.sliding_window");
  reasons.push(...slidingWindowReasons(`${prefix}.attention.sliding_window`, window === undefined ? null : Number(window), contextLength, file));
  return reasons;
}
