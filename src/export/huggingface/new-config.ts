/** config.json and generation_config.json for a model that came as a GGUF file. */
import { familyById } from "../../model/families/registry";
import type { ModelSpec } from "../../model/spec";
import { idOfText, type TokenizerDescription } from "../../model/tokenizer/tokenizer-description";
import type { PlannedTensor } from "../planned-file";

/** By the studio's names of types. */
export const TORCH_NAMES: Readonly<Partial<Record<string, string>>> = { F32: "float32", F16: "float16", BF16: "bfloat16" };

/** Names of fields of both transformers 4 (torch_dtype) and 5 (dtype). */
export function newConfig(spec: ModelSpec, tensors: readonly PlannedTensor[], tokenizer: TokenizerDescription): Record<string, unknown> {
  const dtype = dtypeName(tensors);
  return { ...familyById(spec.family).configOf(spec, spec.layers.length), ...tokenIds(tokenizer), dtype, torch_dtype: dtype };
}

/** Generation ends at every token that ends it here. */
export function newGenerationConfig(tokenizer: TokenizerDescription): Record<string, unknown> {
  const { eos_token_id: endId, ...ids } = tokenIds(tokenizer);
  const endIds = tokenizer.endIds.length > 1 ? tokenizer.endIds : endId;
  return { ...ids, ...(endIds === undefined ? {} : { eos_token_id: endIds }) };
}

function tokenIds({ json, texts, beginId, endIds }: TokenizerDescription): Record<string, number> {
  const ids: Readonly<Record<string, number | null>> = {
    bos_token_id: beginId ?? idOfText(json, texts["bos_token"]),
    eos_token_id: idOfText(json, texts["eos_token"]) ?? endIds[0] ?? null,
    pad_token_id: idOfText(json, texts["pad_token"]),
  };
  return Object.fromEntries(Object.entries(ids).filter((entry): entry is [string, number] => entry[1] !== null));
}

/** The matrices' type where they agree; what was quantised has no type there but F32. Norms are widened or not, their values fit both. */
function dtypeName(tensors: readonly PlannedTensor[]): string {
  const types = new Set(tensors.filter(({ shape }) => shape.length > 1).map(({ dtype }) => dtype));
  const [only] = types;
  return (types.size === 1 && only !== undefined ? TORCH_NAMES[only] : undefined) ?? "float32";
}
