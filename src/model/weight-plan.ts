/** Which matrices a model has on the GPU, as data: q, k and v stacked into one, gate over up into one. */
import { type DType, rowBytes } from "../formats/dtype";
import { assert, present } from "../shared/assert";
import type { ModuleId } from "./mask";
import type { OpenedModel, WeightId, WeightSource } from "./opened-model";

export type GpuTensorId =
  | "embed"
  | "finalNorm"
  | "head"
  | `attn.${number}.${"norm" | "qkv" | "o"}`
  /** One run of q, k, v of equal precision, when the three differ. */
  | `attn.${number}.qkv.${number}`
  | `mlp.${number}.${"norm" | "gateUp" | "down"}`;

/** [rows, cols] in stored precision; a norm has one row. */
export interface GpuTensor {
  readonly id: GpuTensorId;
  readonly dtype: DType;
  readonly rows: number;
  readonly cols: number;
  readonly bytes: number;
  /** First row within the stacked matrix that this is a run of; 0 for all but later runs of qkv. */
  readonly rowOffset: number;
  /** From top to bottom. */
  readonly parts: readonly WeightSource[];
}

export interface WeightPlan {
  /** In upload order. */
  readonly tensors: readonly GpuTensor[];
  /** By layer: the runs that make up q over k over v, from top to bottom; empty without attention. */
  readonly qkv: readonly (readonly GpuTensor[])[];
  readonly bytes: number;
}

type Weights = Pick<OpenedModel, "spec" | "weights">;

export function planWeights({ spec, weights }: Weights): WeightPlan {
  const stack = (id: GpuTensorId, ids: readonly WeightId[]): GpuTensor => stacked(id, ids.map((part) => weightOf(weights, part)), 0);
  const qkv = spec.layers.map((layer, index) => (layer.attention ? qkvRuns(index, weights) : []));
  const layers = spec.layers.flatMap((layer, index): GpuTensor[] => [
    ...(layer.attention ? [stack(`attn.${index}.norm`, [`attn.${index}.norm`]), ...(qkv[index] ?? []), stack(`attn.${index}.o`, [`attn.${index}.o`])] : []),
    ...(layer.mlp ? [stack(`mlp.${index}.norm`, [`mlp.${index}.norm`]), stack(`mlp.${index}.gateUp`, [`mlp.${index}.gate`, `mlp.${index}.up`]), stack(`mlp.${index}.down`, [`mlp.${index}.down`])] : []),
  ]);
  const tensors = [stack("embed", ["embed"]), ...layers, stack("finalNorm", ["finalNorm"]), ...(spec.tiedHead ? [] : [stack("head", ["head"])])];
  return { tensors, qkv, bytes: tensors.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Bytes of a module's weights in stored precision, its norm included. */
export function moduleBytes(model: Weights, module: ModuleId): number {
  return sumOf(model, module, ({ byteLength }) => byteLength);
}

export function moduleParameters(model: Weights, module: ModuleId): number {
  return sumOf(model, module, ({ shape }) => product(shape));
}

/** A tied head shares the embedding and counts once. */
export function totalBytes(model: Weights): number {
  return sumOf(model, null, ({ byteLength }) => byteLength);
}

export function totalParameters(model: Weights): number {
  return sumOf(model, null, ({ shape }) => product(shape));
}

/** Bytes that a forward pass under this mask reads: all weights but those of dropped modules. */
export function keptBytes(model: Weights, mask: ReadonlySet<ModuleId>): number {
  return [...mask].reduce((left, module) => left - moduleBytes(model, module), totalBytes(model));
}

/** Consecutive ones of q, k, v that have one precision become one matrix. */
function qkvRuns(layer: number, weights: OpenedModel["weights"]): GpuTensor[] {
  const runs: WeightSource[][] = [];
  for (const part of ["q", "k", "v"] as const) {
    const source = weightOf(weights, `attn.${layer}.${part}`);
    const run = runs.at(-1);
    if (run?.[0]?.entry.dtype === source.entry.dtype) run.push(source);
    else runs.push([source]);
  }
  let rowOffset = 0;
  return runs.map((parts, index) => {
    const tensor = stacked(runs.length === 1 ? `attn.${layer}.qkv` : `attn.${layer}.qkv.${index}`, parts, rowOffset);
    rowOffset += tensor.rows;
    return tensor;
  });
}

function stacked(id: GpuTensorId, parts: readonly WeightSource[], rowOffset: number): GpuTensor {
  const { dtype, shape } = present(parts[0], `a part of ${id}`).entry;
  const cols = present(shape.at(-1), `a size of ${id}`);
  const rows = parts.reduce((sum, { entry }) => sum + product(entry.shape.slice(0, -1)), 0);
  assert(parts.every(({ entry }) => entry.dtype === dtype && entry.shape.at(-1) === cols), `the parts of ${id} differ in precision or width`);
  return { id, dtype, rows, cols, bytes: rows * rowBytes(dtype, cols), rowOffset, parts };
}

function weightOf(weights: OpenedModel["weights"], id: WeightId): WeightSource {
  return present(weights.get(id), `the weight ${id}`);
}

function sumOf({ weights }: Weights, module: ModuleId | null, size: (entry: WeightSource["entry"]) => number): number {
  let sum = 0;
  for (const [id, { entry }] of weights) if (module === null || id.startsWith(`${module}.`)) sum += size(entry);
  return sum;
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}
