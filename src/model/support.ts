/** What stands between an understood header and a model that runs: everything that can be known before any weight is read. */
import { DTYPE_LAYOUT } from "../formats/dtype";
import type { TensorEntry, TensorListing } from "../formats/tensor-directory";
import type { SpecReading } from "./families/family";
import type { Reason } from "./reasons";
import type { ModelSpec } from "./spec";
import type { Tokenizer } from "./tokenizer/tokenizer";
import type { FoundWeights } from "./weights";

export interface SupportRequest {
  readonly reading: SpecReading;
  readonly found: FoundWeights;
  readonly listing: TensorListing;
  /** null when it could not be read. */
  readonly tokenizer: Tokenizer | null;
  readonly signal?: AbortSignal | undefined;
}

/** Every reason at once; empty when the model can be loaded. */
export async function unmetNeeds({ reading, found, listing, tokenizer, signal }: SupportRequest): Promise<Reason[]> {
  return [
    ...reading.reasons,
    ...found.reasons,
    ...gateUpReasons(reading.spec, found),
    ...(await ropeFactorReasons(listing, signal)),
    ...(tokenizer ? vocabularyReasons(tokenizer, reading.spec, found) : []),
  ];
}

/** Gate and up run as one stacked matrix. */
function gateUpReasons(spec: ModelSpec, { weights }: FoundWeights): Reason[] {
  const mixed = spec.layers.flatMap((_, layer) => {
    const gate = weights.get(`mlp.${layer}.gate`)?.entry;
    const up = weights.get(`mlp.${layer}.up`)?.entry;
    return gate && up && gate.dtype !== up.dtype ? [{ gate, up }] : [];
  });
  const [first] = mixed;
  if (!first) return [];
  const others = mixed.length > 1 ? ` (and ${mixed.length - 1} more layers)` : "";
  return [{ reason: `${first.gate.source.name}: ${first.gate.name} is ${first.gate.dtype} and ${first.up.name} is ${first.up.dtype}${others}, and the studio needs both in one precision`, remedy: "Quantise the model anew with one type for both." }];
}

function vocabularyReasons(tokenizer: Tokenizer, spec: ModelSpec, { weights }: FoundWeights): Reason[] {
  const file = weights.get("embed")?.entry.source.name ?? "the model";
  const reasons: Reason[] = [];
  if (tokenizer.size > spec.vocab) {
    reasons.push({ reason: `${file}: the embedding has ${spec.vocab} rows, and the tokenizer gives ids up to ${tokenizer.size - 1}`, remedy: "Model and tokenizer are of different models: fetch both again from one place." });
  }
  const outside = [...tokenizer.endIds, tokenizer.beginId ?? 0].find((id) => !Number.isInteger(id) || id < 0 || id >= spec.vocab);
  if (outside !== undefined) {
    reasons.push({ reason: `${file}: the begin or end token has the id ${outside}, and the vocabulary has ${spec.vocab} ids`, remedy: "Correct eos_token_id and bos_token_id, or fetch the model's configuration again." });
  }
  return reasons;
}

const ROPE_FACTORS = "rope_freqs.weight";
/** One value for each pair of a head of at most 4096. */
const MAX_ROPE_FACTOR_BYTES = 8192;

/** GGUF stores Llama 3's position scaling as one divisor for each frequency; all ones is the plain rotation. */
async function ropeFactorReasons({ tensors, unreadable }: TensorListing, signal: AbortSignal | undefined): Promise<Reason[]> {
  const entry = tensors.get(ROPE_FACTORS);
  const file = entry?.source.name ?? unreadable.get(ROPE_FACTORS)?.source.name;
  if (file === undefined || (entry && (await isAllOnes(entry, signal)))) return [];
  return [{ reason: `${file}: the tensor "${ROPE_FACTORS}" scales the positions, which the studio does not compute`, remedy: "Open a model without position scaling, such as SmolLM2, TinyLlama or Llama 2." }];
}

async function isAllOnes(entry: TensorEntry, signal: AbortSignal | undefined): Promise<boolean> {
  if (entry.dtype !== "F32" || entry.byteLength > MAX_ROPE_FACTOR_BYTES) return false;
  const bytes = await entry.source.read(entry.offset, entry.byteLength, signal);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const size = DTYPE_LAYOUT.F32.blockBytes;
  return Array.from({ length: bytes.byteLength / size }, (_, index) => view.getFloat32(index * size, true)).every((value) => value === 1);
}
