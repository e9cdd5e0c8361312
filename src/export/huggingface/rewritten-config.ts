/** A folder's config.json as the export needs it: what follows from layers, modules, head and precision is set, every other byte stays. */
import { missingModules } from "../../model/absent-modules";
import { familyById } from "../../model/families/registry";
import { NEMOTRON_NAS } from "../../model/families/block-configs";
import type { JsonObject } from "../../model/families/family";
import type { ModelSpec } from "../../model/spec";
import type { LayerPlan } from "../layers";
import type { Precision } from "../records/choices";
import { BLOCK_FIELDS, blockConfigFields } from "./block-configs";
import { jsonMembers, mapMembers, withMembers, withoutMembers } from "./json-members";
import { TORCH_NAMES } from "./new-config";

export interface ConfigChanges {
  /** The export's. */
  readonly spec: ModelSpec;
  readonly layers: LayerPlan;
  /** The head was tied, and is no more. */
  readonly untied: boolean;
  readonly precision: Precision;
}

/** `text` is the source's config.json, which was read before and is a valid object. */
export function rewrittenConfig(text: string, { spec, layers, untied, precision }: ConfigChanges): string {
  // Families differ in what they take a head for when it is not said.
  const headed = untied ? withMembers(text, { tie_word_embeddings: false }) : text;
  const counted = layers.removed.length > 0 ? mapMembers(headed, (key, old) => replacement(key, old, layers)) : headed;
  return inDtype(withModules(counted, spec), precision);
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

/** Of a model that the studio runs: a scaling that scales nothing, a window that is as long as the context or off. */
const UNUSED = ["rope_scaling", "sliding_window"] as const;

function withModules(text: string, spec: ModelSpec): string {
  const plain = familyById(spec.family).configOf(spec, spec.layers.length);
  if (missingModules(spec).length > 0) {
    // Every field is said: programs differ in what they take for its default.
    const { use_cache: _, ...fields } = plain;
    const unused = Object.fromEntries(UNUSED.filter((key) => isMember(text, key)).map((key) => [key, null]));
    return withMembers(text, { ...fields, ...unused, ...blockConfigFields(spec) });
  }
  if (valueOf(text, "model_type") !== NEMOTRON_NAS) return text;
  const others = ["attention_bias", "mlp_bias"].filter((key) => !(key in plain));
  return withMembers(withoutMembers(text, [...BLOCK_FIELDS, ...others]), { architectures: plain["architectures"], model_type: plain["model_type"] });
}

function inDtype(text: string, precision: Precision): string {
  const dtype = TORCH_NAMES[precision];
  if (precision === "source" || dtype === undefined) return text;
  const names = ["dtype", "torch_dtype"].filter((name) => isMember(text, name));
  return withMembers(text, Object.fromEntries((names.length > 0 ? names : ["dtype", "torch_dtype"]).map((name) => [name, dtype])));
}

function isMember(text: string, key: string): boolean {
  return jsonMembers(text).some((member) => member.key === key);
}

function valueOf(text: string, key: string): unknown {
  return (JSON.parse(text) as JsonObject)[key];
}
