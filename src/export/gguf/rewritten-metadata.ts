/** A GGUF file's metadata with fewer layers: every field that counts or lists layers follows, everything else stays as it is. */
import type { GgufValue } from "../../formats/gguf/read";
import { architectureOf } from "../../model/families/gguf-fields";
import type { LayerPlan } from "../layers";

/** Lists of the architecture that happen to be as long as the model is deep, and are not by layer. */
const NOT_BY_LAYER: ReadonlySet<string> = new Set(["rope.dimension_sections", "classifier.output_labels"]);

/** Keys whose form depends on the architecture: one size for all layers, or a list of sizes with that of a head beside it. */
const SIZES = ["feed_forward_length", "attention.head_count", "attention.head_count_kv", "attention.key_length", "attention.value_length", "rope.dimension_count"] as const;

export interface Rewriting {
  readonly layers: LayerPlan;
  /** What the export's own header would say, `general.architecture` with it. */
  readonly keys: ReadonlyMap<string, GgufValue>;
}

/** Keys keep their order and their types; those of another architecture get its name. */
export function rewrittenMetadata(metadata: ReadonlyMap<string, GgufValue>, { layers, keys }: Rewriting): Map<string, GgufValue> {
  const from = architectureOf(metadata);
  const to = architectureOf(keys);
  const total = layers.kept.length + layers.removed.length;
  const renamed = [...metadata].map(([key, value]): [string, GgufValue] => (key.startsWith(`${from}.`) ? [to + key.slice(from.length), rewritten(key.slice(from.length + 1), value, layers, total)] : [key, value]));
  if (from === to && layers.absent.length === 0) return new Map(renamed);
  return resized(new Map(renamed), keys, to);
}

function rewritten(key: string, value: GgufValue, { kept }: LayerPlan, total: number): GgufValue {
  if (value.type !== "array") return key === "block_count" ? { type: value.type, value: kept.length } : value;
  if (value.items.length !== total || NOT_BY_LAYER.has(key)) return value;
  return { ...value, items: value.items.filter((_, layer) => kept.includes(layer)) };
}

/** Sizes that say the same already stay as they are written; those that were missing follow the architecture's other keys. */
function resized(metadata: Map<string, GgufValue>, keys: ReadonlyMap<string, GgufValue>, architecture: string): Map<string, GgufValue> {
  const wanted = new Map([...SIZES.map((size) => `${architecture}.${size}`), "general.architecture"].flatMap((key) => (keys.has(key) ? [[key, keys.get(key)] as const] : [])));
  const last = [...metadata.keys()].findLastIndex((key) => key.startsWith(`${architecture}.`));
  const entries = [...metadata].map(([key, value]): [string, GgufValue] => [key, saysSame(value, wanted.get(key)) ? value : (wanted.get(key) ?? value)]);
  const missing = [...wanted].filter((entry): entry is [string, GgufValue] => !metadata.has(entry[0]));
  return new Map(entries.toSpliced(last + 1, 0, ...missing));
}

function saysSame(value: GgufValue, wanted: GgufValue | undefined): boolean {
  if (wanted === undefined) return true;
  const isList = value.type === "array";
  return isList === (wanted.type === "array") && String(isList ? value.items : value.value) === String(wanted.type === "array" ? wanted.items : wanted.value);
}
