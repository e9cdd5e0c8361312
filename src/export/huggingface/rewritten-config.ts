/** A folder's config.json with fewer layers, or a head of its own: the number of layers and every list by layer follow, every other byte stays. */
import { present } from "../../shared/assert";
import type { LayerPlan } from "../layers";
import { jsonMembers } from "./json-members";

/** `text` is the source's config.json, which was read before and is a valid object. */
export function rewrittenConfig(text: string, layers: LayerPlan, untied = false): string {
  let rewritten = untied ? withoutTie(text) : text;
  if (layers.removed.length === 0) return rewritten;
  for (const { key, start, end } of jsonMembers(rewritten).reverse()) {
    const value = replacement(key, rewritten.slice(start, end), layers);
    if (value !== null) rewritten = rewritten.slice(0, start) + value + rewritten.slice(end);
  }
  return rewritten;
}

/** Families differ in what they take it for when it is not said. */
function withoutTie(text: string): string {
  const members = jsonMembers(text);
  const tie = members.findLast(({ key }) => key === "tie_word_embeddings");
  if (tie) return `${text.slice(0, tie.start)}false${text.slice(tie.end)}`;
  const { end } = present(members.at(-1), "a member of config.json");
  return `${text.slice(0, end)},\n  "tie_word_embeddings": false${text.slice(end)}`;
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
