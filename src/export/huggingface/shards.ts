/** Weights as one safetensors file, or as several with an index once they are large. */
import { safetensorsHeader } from "../../formats/safetensors/write";
import type { PlannedFile, PlannedTensor } from "../planned-file";
import { jsonFile } from "./text-file";

/** A part of 2 GiB is taken whole by most programs, file systems and uploads. */
const MAX_SHARD_BYTES = 2 ** 31;

/** What transformers asks of a file before it reads it as PyTorch weights. */
const METADATA: ReadonlyMap<string, string> = new Map([["format", "pt"]]);

/** `maxBytes` of tensors at most in a file, unless one tensor alone is larger. Order is kept. */
export function weightFiles(tensors: readonly PlannedTensor[], maxBytes: number = MAX_SHARD_BYTES): PlannedFile[] {
  const shards = cut(tensors, maxBytes);
  if (shards.length === 1) return [weightFile("model.safetensors", tensors)];
  const names = shards.map((_, index) => `model-${five(index + 1)}-of-${five(shards.length)}.safetensors`);
  const files = shards.map((shard, index) => weightFile(names[index] ?? "", shard));
  return [...files, indexFile(shards, names)];
}

function cut(tensors: readonly PlannedTensor[], maxBytes: number): PlannedTensor[][] {
  const shards: PlannedTensor[][] = [[]];
  let bytes = 0;
  for (const tensor of tensors) {
    if (bytes > 0 && bytes + tensor.bytes > maxBytes) {
      shards.push([]);
      bytes = 0;
    }
    shards.at(-1)?.push(tensor);
    bytes += tensor.bytes;
  }
  return shards;
}

function weightFile(path: string, tensors: readonly PlannedTensor[]): PlannedFile {
  const { header, totalBytes } = safetensorsHeader(tensors, METADATA);
  return { kind: "tensors", path, size: totalBytes, header, tensors, alignment: 1 };
}

function indexFile(shards: readonly (readonly PlannedTensor[])[], names: readonly string[]): PlannedFile {
  const weightMap = shards.flatMap((shard, index) => shard.map(({ name }) => [name, names[index]] as const));
  const total = shards.flat().reduce((sum, { bytes }) => sum + bytes, 0);
  return jsonFile("model.safetensors.index.json", { metadata: { total_size: total }, weight_map: Object.fromEntries(weightMap) });
}

function five(number: number): string {
  return String(number).padStart(5, "0");
}
