/** Which matrices a model has on the GPU, as data: q, k and v stacked into one, their biases into one, gate over up into one. */
import { type DType, rowBytes } from "../formats/dtype";
import { assert, present } from "../shared/assert";
import { weightPlace, type WeightKind } from "./families/tensor-names";
import type { ModuleId } from "./mask";
import { matrixShape, type OpenedModel, type WeightId, type WeightSource } from "./opened-model";
import { isBias, weightIdsOf } from "./weight-shape";

export type GpuTensorId =
  | "embed"
  | "positions"
  | "finalNorm"
  | "finalNormBias"
  | "head"
  | `attn.${number}.${"norm" | "normBias" | "qkv" | "qkvBias" | "o" | "oBias"}`
  /** One run of q, k, v of equal precision, when the three differ. */
  | `attn.${number}.qkv.${number}`
  | `mlp.${number}.${"norm" | "normBias" | "gateUp" | "up" | "upBias" | "down" | "downBias"}`;

/** [rows, cols] in stored precision, biases in F32; a norm or bias has one row. */
export interface GpuTensor {
  readonly id: GpuTensorId;
  readonly dtype: DType;
  readonly rows: number;
  readonly cols: number;
  readonly bytes: number;
  /** First row within the stacked matrix that this is a run of; 0 for all but later runs of qkv. */
  readonly rowOffset: number;
  /** From top to bottom; of a vector from left to right. */
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
  const qkv = spec.layers.map(({ attention }, index) => (attention ? qkvRuns(index, attention.fused ? ["qkv"] : ["q", "k", "v"], weights) : []));
  const tensors = weightIdsOf(spec).flatMap((id): readonly GpuTensor[] => {
    const { kind, layer } = weightPlace(id);
    if (STACKED.has(kind)) return [];
    if (kind === "attn.q" || kind === "attn.qkv") return present(qkv[layer ?? 0], `the runs of ${id}`);
    if (kind === "attn.qBias") return [joined(`attn.${layer ?? 0}.qkvBias`, (["q", "k", "v"] as const).map((part) => weightOf(weights, `attn.${layer ?? 0}.${part}Bias`)))];
    const gate = kind === "mlp.up" ? weights.get(`mlp.${layer ?? 0}.gate`) : undefined;
    if (gate) return [stacked(`mlp.${layer ?? 0}.gateUp`, [gate, weightOf(weights, id)], 0)];
    // What is stacked was sorted out above: every other weight is a tensor of its own name.
    return [stacked(id as GpuTensorId, [weightOf(weights, id)], 0)];
  });
  return { tensors, qkv, bytes: tensors.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Under or after another weight, in whose tensor they lie. */
const STACKED: ReadonlySet<WeightKind> = new Set<WeightKind>(["attn.k", "attn.v", "attn.kBias", "attn.vBias", "mlp.gate"]);

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

/** Consecutive ones of q, k, v that have one precision become one matrix. A fused one is one run. */
function qkvRuns(layer: number, stack: readonly ("q" | "k" | "v" | "qkv")[], weights: OpenedModel["weights"]): GpuTensor[] {
  const runs: WeightSource[][] = [];
  for (const part of stack) {
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
  const first = present(parts[0], `a part of ${id}`);
  const stored = first.entry.dtype;
  const { cols } = matrixShape(first);
  const rows = parts.reduce((sum, part) => sum + matrixShape(part).rows, 0);
  assert(parts.every((part) => part.entry.dtype === stored && matrixShape(part).cols === cols), `the parts of ${id} differ in precision or width`);
  const dtype = isBias(id) ? "F32" : stored;
  return { id, dtype, rows, cols, bytes: rows * rowBytes(dtype, cols), rowOffset, parts };
}

/** Biases one after the other, whatever the precision of each. */
function joined(id: GpuTensorId, parts: readonly WeightSource[]): GpuTensor {
  const cols = parts.reduce((sum, part) => sum + matrixShape(part).cols, 0);
  return { id, dtype: "F32", rows: 1, cols, bytes: rowBytes("F32", cols), rowOffset: 0, parts };
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
