/** A GGUF file's metadata with fewer layers: every field that counts or lists layers follows, everything else stays as it is. */
import type { GgufValue } from "../../formats/gguf/read";
import type { LayerPlan } from "../layers";

/** Lists of the architecture that happen to be as long as the model is deep, and are not by layer. */
const NOT_BY_LAYER: ReadonlySet<string> = new Set(["rope.dimension_sections", "classifier.output_labels"]);

/** Keys keep their order and their types. */
export function rewrittenMetadata(metadata: ReadonlyMap<string, GgufValue>, architecture: string, layers: LayerPlan): Map<string, GgufValue> {
  const total = layers.kept.length + layers.removed.length;
  const prefix = `${architecture}.`;
  return new Map([...metadata].map(([key, value]) => [key, key.startsWith(prefix) ? rewritten(key.slice(prefix.length), value, layers, total) : value]));
}

function rewritten(key: string, value: GgufValue, { kept }: LayerPlan, total: number): GgufValue {
  if (value.type !== "array") return key === "block_count" ? { type: value.type, value: kept.length } : value;
  if (value.items.length !== total || NOT_BY_LAYER.has(key)) return value;
  return { ...value, items: value.items.filter((_, layer) => kept.includes(layer)) };
}
