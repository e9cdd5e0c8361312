/** A folder's config.json with fewer layers: the number of layers and every list by layer follow, every other byte stays. */
import type { LayerPlan } from "../layers";
import { jsonMembers } from "./json-members";

/** `text` is the source's config.json, which was read before and is a valid object. */
export function rewrittenConfig(text: string, layers: LayerPlan): string {
  if (layers.removed.length === 0) return text;
  let rewritten = text;
  for (const { key, start, end } of jsonMembers(text).reverse()) {
    const value = replacement(key, text.slice(start, end), layers);
    if (value !== null) rewritten = rewritten.slice(0, start) + value + rewritten.slice(end);
  }
  return rewritten;
}

/** Of Llama and of GPT-2. */
const LAYER_COUNTS: ReadonlySet<string> = new Set(["num_hidden_layers", "n_layer"]);

function replacement(key: string, value: string, { kept, removed }: LayerPlan): string | null {
  if (LAYER_COUNTS.has(key)) return String(kept.length);
  // "layer_types", "mlp_layer_types", "no_rope_layers": a list as long as the model is deep may also be something else.
  if (!key.includes("layer") || !value.startsWith("[")) return null;
  const list: unknown = JSON.parse(value);
  if (!Array.isArray(list) || list.length !== kept.length + removed.length) return null;
  return JSON.stringify(kept.map((layer) => list[layer] as unknown));
}
