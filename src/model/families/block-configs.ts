/**
 * `block_configs` of config.json, by which model type "nemotron-nas" says what each layer has. Read here, written in
 * export/huggingface/block-configs.ts. Source of the form: vLLM's nemotron_nas.py and mlx-lm's nemotron-nas.py.
 */
import * as v from "valibot";
import { absentModules } from "../absent-modules";
import { moduleId, type ModuleId } from "../mask";
import { type Reason, show } from "../reasons";
import { count, flag, parseConfig, PlainObject, positive } from "./config-fields";
import type { JsonObject } from "./family";
import { MODEL_LIMITS } from "./limits";
import { contradiction } from "./spec-reasons";

/** The `model_type` of such a folder. */
export const NEMOTRON_NAS = "nemotron-nas";

/** A product of it with the hidden size stays an exact integer. */
const MAX_FFN_MULT = 1e6;

const Block = v.pipe(PlainObject, v.looseObject({
  attention: v.pipe(PlainObject, v.looseObject({ no_op: flag, n_heads_in_group: v.nullish(count(MODEL_LIMITS.heads)) })),
  ffn: v.pipe(PlainObject, v.looseObject({ no_op: flag, ffn_mult: v.nullish(positive(MAX_FFN_MULT)), intermediate_size: v.nullish(count(MODEL_LIMITS.intermediate)) })),
}));
const Blocks = v.looseObject({ block_configs: v.array(Block, "a list"), trimllm: v.nullish(PlainObject) });
type Block = v.InferOutput<typeof Block>;

/** Fields of a module that are read; any other that is not empty asks for something that the studio does not compute. */
const ATTENTION_FIELDS: ReadonlySet<string> = new Set(["no_op", "n_heads_in_group"]);
const FFN_FIELDS: ReadonlySet<string> = new Set(["no_op", "ffn_mult", "intermediate_size"]);

export interface LayerSizes {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly intermediate: number;
}

export interface BlockReading {
  readonly absent: ReadonlySet<ModuleId>;
  readonly reasons: readonly Reason[];
}

/** `sizes` are what the header says of all layers. Errors: "malformed". */
export function readBlockConfigs(json: JsonObject, sizes: LayerSizes, file: string): BlockReading {
  const list = json["block_configs"];
  // Before each entry is looked at: their number is whatever the file says.
  if (Array.isArray(list) && list.length !== sizes.layers) throw contradiction(file, `"block_configs" has ${list.length} entries, and num_hidden_layers is ${sizes.layers}`);
  const { block_configs: blocks, trimllm } = parseConfig(Blocks, json, file);
  const marked = trimllm?.["absent"];
  const absent = marked === undefined ? new Set<ModuleId>() : absentModules(marked, sizes.layers);
  if (!absent) throw contradiction(file, `"trimllm.absent" is ${show(marked)}, expected a list of modules of ${sizes.layers} layers, such as "attn.0"`);
  const noOps = blocks.flatMap(({ attention, ffn }, layer) => [...(attention.no_op ? [moduleId("attention", layer)] : []), ...(ffn.no_op ? [moduleId("mlp", layer)] : [])]);
  // The first stands for all: what one layer has of its own, most have.
  const [first] = blocks.flatMap((block, layer) => blockFaults(block, layer, sizes));
  const remedy = "Open a model whose layers all have one size, or one that the studio exported.";
  return { absent: new Set([...absent, ...noOps]), reasons: first === undefined ? [] : [{ reason: `${file}: ${first}`, remedy }] };
}

/** What the studio can't run of a block. */
function blockFaults({ attention, ffn }: Block, layer: number, sizes: LayerSizes): string[] {
  const at = `block_configs[${layer}]`;
  const found = [...unknownFields(`${at}.attention`, attention, ATTENTION_FIELDS), ...unknownFields(`${at}.ffn`, ffn, FFN_FIELDS)];
  const group = attention.n_heads_in_group ?? null;
  if (!attention.no_op && group !== null && group * sizes.kvHeads !== sizes.heads) {
    found.push(`${at}.attention has ${group} heads in a group, and the model has ${sizes.heads} heads for ${sizes.kvHeads} key/value heads: its layers differ in size`);
  }
  const intermediate = intermediateOf(ffn, sizes);
  if (!ffn.no_op && intermediate !== sizes.intermediate) {
    found.push(`${at}.ffn has the intermediate size ${intermediate}, and intermediate_size is ${sizes.intermediate}: its layers differ in size`);
  }
  return found;
}

function unknownFields(at: string, fields: JsonObject, known: ReadonlySet<string>): string[] {
  return Object.entries(fields)
    .filter(([key, value]) => !known.has(key) && value !== null && value !== false)
    .map(([key, value]) => `${at}.${key} is ${show(value)}, which the studio does not compute`);
}

/** As vLLM takes it: the multiple goes before the size. */
function intermediateOf({ ffn_mult: mult, intermediate_size: size }: Block["ffn"], { hidden, intermediate }: LayerSizes): number {
  return mult === null || mult === undefined ? (size ?? intermediate) : intermediateOfMult(mult, hidden);
}

/** Widths that a multiple can name. */
export const FFN_STEP = 256;

/** The intermediate size that other programs make of `ffn_mult`. */
export function intermediateOfMult(mult: number, hidden: number): number {
  return Math.ceil(Math.trunc((2 * mult * hidden) / 3) / FFN_STEP) * FFN_STEP;
}
