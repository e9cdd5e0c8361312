/**
 * What a `deci` file has in place of absent modules, made from the spec alone: an MLP of zeros as narrow as a block, and for an absent
 * attention of layer 0, from which llama.cpp takes the size of a head, one head of zeros. An attention of a later layer has no tensors.
 */
import { DTYPE_LAYOUT, type DType } from "../../formats/dtype";
import type { GgufValue } from "../../formats/gguf/read";
import { tensorBytes } from "../../formats/shape";
import { missingModules } from "../../model/absent-modules";
import { firstModules, PLACEHOLDER_WIDTH } from "../../model/families/first-modules";
import { familyById } from "../../model/families/registry";
import { tensorName, weightIdOf } from "../../model/families/tensor-names";
import { modulePlace, type ModuleId } from "../../model/mask";
import type { WeightId } from "../../model/opened-model";
import type { ModelSpec } from "../../model/spec";
import { assert, present } from "../../shared/assert";
import type { PlannedTensor } from "../planned-file";

/** `spec` is the export's, and `tensors` those of the modules that it has, in file order: placeholders come where their module would run. */
export function withPlaceholders(tensors: readonly PlannedTensor[], spec: ModelSpec): PlannedTensor[] {
  let all = [...tensors];
  for (const module of missingModules(spec)) {
    const { kind, layer } = modulePlace(module);
    const isOfLayer = ({ name }: PlannedTensor): boolean => name.startsWith(`blk.${layer}.`);
    const at = kind === "attention" ? all.findIndex(isOfLayer) : all.findLastIndex(isOfLayer) + 1;
    all = all.toSpliced(at, 0, ...placeholders(module, spec));
  }
  return all;
}

function placeholders(module: ModuleId, spec: ModelSpec): PlannedTensor[] {
  const { kind, layer } = modulePlace(module);
  const { hidden, family } = spec;
  const { headDim } = firstModules(spec).attention;
  const biases = hasInputBiases(family) ? { "attn.0.qBias": [headDim], "attn.0.kBias": [headDim], "attn.0.vBias": [headDim] } : {};
  if (kind === "mlp") return [ones(`mlp.${layer}.norm`, spec), ...zeros(spec, { [`mlp.${layer}.gate`]: [PLACEHOLDER_WIDTH, hidden], [`mlp.${layer}.up`]: [PLACEHOLDER_WIDTH, hidden], [`mlp.${layer}.down`]: [hidden, PLACEHOLDER_WIDTH] })];
  if (layer > 0) return [];
  return [ones("attn.0.norm", spec), ...zeros(spec, { "attn.0.q": [headDim, hidden], "attn.0.k": [headDim, hidden], "attn.0.v": [headDim, hidden], ...biases, "attn.0.o": [hidden, headDim] })];
}

function ones(id: WeightId, { family, hidden }: ModelSpec): PlannedTensor {
  return { name: nameOf(id, family), dtype: "F32", shape: [hidden], bytes: 4 * hidden, content: { kind: "values", values: new Float32Array(hidden).fill(1) } };
}

function zeros({ family }: ModelSpec, shapes: Readonly<Record<string, readonly number[]>>): PlannedTensor[] {
  return Object.entries(shapes).map(([id, shape]) => {
    const dtype: DType = shape.length === 1 ? "F32" : (shape.at(-1) ?? 0) % DTYPE_LAYOUT.Q8_0.blockElements === 0 ? "Q8_0" : "F16";
    const name = nameOf(id as WeightId, family);
    return { name, dtype, shape, bytes: present(tensorBytes(dtype, shape), `the size of ${name}`), content: { kind: "zero" } };
  });
}

function hasInputBiases(family: ModelSpec["family"]): boolean {
  return familyById(family).attentionBias === "inputs";
}

function nameOf(id: WeightId, family: ModelSpec["family"]): string {
  return tensorName(familyById(family).tensorNames, "gguf", id);
}

/**
 * What makes llama.cpp refuse a file, or compute something else from it: an MLP of width 0 (its layer's attention is lost too, or the
 * process ends), no head in layer 0, tensors of a module that has none by the header.
 */
export function checkSizes(keys: ReadonlyMap<string, GgufValue>, tensors: readonly PlannedTensor[], spec: ModelSpec): void {
  const list = (key: string): readonly unknown[] => {
    const value = keys.get(`deci.${key}`);
    return value?.type === "array" ? value.items : [];
  };
  const heads = list("attention.head_count");
  const widths = list("feed_forward_length");
  assert([heads, list("attention.head_count_kv"), widths].every(({ length }) => length === spec.layers.length), "a deci file has a size for each layer");
  assert(Number(heads[0]) > 0, "layer 0 of a deci file has a head");
  assert(widths.every((width) => Number(width) > 0), "no MLP of a deci file has the width 0");
  const { tensorNames } = familyById(spec.family);
  const parts = (module: ModuleId): number => tensors.filter(({ name }) => weightIdOf(tensorNames, "gguf", name)?.startsWith(`${module}.`)).length;
  const whole = hasInputBiases(spec.family) ? 8 : 5;
  heads.forEach((count, layer) => assert(parts(`attn.${layer}`) === (count === 0 ? 0 : whole), `the attention of layer ${layer} is whole or gone`));
  widths.forEach((_, layer) => assert(parts(`mlp.${layer}`) === 4, `the MLP of layer ${layer} is whole`));
}
