/**
 * Modules that a file is without though their layer is there. Programs that insist on tensors for them get placeholders,
 * which add nothing to the residual; the studio's own marker names the modules, so that placeholders are not taken for weights.
 * Where such files have a bias on o if they have one on q, k and v, a family without it gets zeros there: fillers.
 */
import { dequantize, DTYPE_LAYOUT } from "../formats/dtype";
import { malformed, quoted } from "../formats/malformed";
import { streamRange } from "../formats/stream";
import type { TensorEntry, TensorListing } from "../formats/tensor-directory";
import type { ModelFamily } from "./families/family";
import { tensorNames, weightPlace } from "./families/tensor-names";
import { moduleId, modulePlace, type ModuleId } from "./mask";
import type { ModelFormat, WeightId } from "./opened-model";
import type { ModelSpec } from "./spec";

/** A GGUF key, a list of module ids in the file's own layer numbers; config.json has the same as "absent" of its "trimllm". */
export const ABSENT_KEY = "trimllm.absent";

/** The modules that a marker names, null when it is no list of modules of so many layers. */
export function absentModules(value: unknown, layers: number): ReadonlySet<ModuleId> | null {
  if (!Array.isArray(value) || value.length > 2 * layers) return null;
  const known = new Set<unknown>(Array.from({ length: layers }, (_, layer) => [moduleId("attention", layer), moduleId("mlp", layer)]).flat());
  return value.every((id) => known.has(id)) ? new Set(value as ModuleId[]) : null;
}

/** Modules that a model lacks, in running order. */
export function missingModules(spec: ModelSpec): ModuleId[] {
  return spec.layers.flatMap(({ attention, mlp }, layer) => [...(attention ? [] : [moduleId("attention", layer)]), ...(mlp ? [] : [moduleId("mlp", layer)])]);
}

/** Whether a weight would be of a module that the model lacks, though its layer is there. */
export function isOfMissingModule(spec: ModelSpec, id: WeightId): boolean {
  const { kind, layer } = weightPlace(id);
  const found = layer === null ? undefined : spec.layers[layer];
  return found !== undefined && (kind.startsWith("attn.") ? found.attention : found.mlp) === null;
}

export interface AbsentCheck {
  readonly family: ModelFamily;
  readonly format: ModelFormat;
  readonly spec: ModelSpec;
  readonly listing: TensorListing;
}

/** Whether a weight is zeros that the family computes without: the bias of o where only q, k and v have one. */
export function isFiller(id: WeightId, { layers }: ModelSpec): boolean {
  const { kind, layer } = weightPlace(id);
  return kind === "attn.oBias" && layers[layer ?? 0]?.attention?.bias === "inputs";
}

/** Fillers of a file that has them. */
export function fillersOf({ layers }: ModelSpec): WeightId[] {
  return layers.flatMap(({ attention }, layer): WeightId[] => (attention?.bias === "inputs" ? [`attn.${layer}.oBias`] : []));
}

/** Reads the output projections of placeholders, and fillers. Errors: "malformed" when one is not all zeros, and so would add to the residual; "io", "cancelled". */
export async function checkPlaceholders({ spec, ...check }: AbsentCheck, signal?: AbortSignal): Promise<void> {
  for (const module of missingModules(spec)) await checkZeros(outputsOf(module), `the module ${module} is said to be absent`, check, signal);
  await checkZeros(fillersOf(spec), `a model of the ${check.family.id} family has no bias here`, check, signal);
}

async function checkZeros(ids: readonly WeightId[], claim: string, { family, format, listing }: Omit<AbsentCheck, "spec">, signal: AbortSignal | undefined): Promise<void> {
  for (const name of ids.flatMap((id) => tensorNames(family.tensorNames, format, id))) {
    const entry = listing.tensors.get(name);
    const source = entry?.source ?? listing.unreadable.get(name)?.source;
    if (source === undefined || (entry && (await isAllZeros(entry, signal)))) continue;
    throw malformed(source.name, `${claim}, and the tensor ${quoted(name)} is not all zeros.`, "Its header and its weights contradict each other: fetch the file again.");
  }
}

/** What a module adds to the residual comes out of these. */
export function outputsOf(module: ModuleId): WeightId[] {
  const { kind, layer } = modulePlace(module);
  return kind === "attention" ? [`attn.${layer}.o`, `attn.${layer}.oBias`] : [`mlp.${layer}.down`, `mlp.${layer}.downBias`];
}

/** Blocks that are read at once, at most 4 MiB of values. */
const CHUNK_BLOCKS = 32_768;

async function isAllZeros({ dtype, source, offset, byteLength }: TensorEntry, signal: AbortSignal | undefined): Promise<boolean> {
  const { blockBytes, blockElements } = DTYPE_LAYOUT[dtype];
  for await (const chunk of streamRange(source, offset, byteLength, CHUNK_BLOCKS * blockBytes, signal)) {
    if (dequantize(dtype, chunk, (chunk.byteLength / blockBytes) * blockElements).some((value) => value !== 0)) return false;
  }
  return true;
}
