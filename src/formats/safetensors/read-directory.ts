/** The weights of a Hugging Face folder: model.safetensors, or shards with their index. */
import type { NamedSource } from "../byte-source";
import { withinLimit } from "../limits";
import { malformed, quoted, quotedJson } from "../malformed";
import { asObject, readJson } from "../read-text";
import type { TensorEntry, TensorListing, UnreadableTensor } from "../tensor-directory";
import { StudioError } from "../../shared/errors";
import { readSafetensorsHeader, type SafetensorsHeader } from "./read";

export interface SafetensorsDirectory extends TensorListing {
  /** The shards, in the order of their paths; one for an unsharded model. */
  readonly shards: readonly SafetensorsHeader[];
  /** `__metadata__` of the first shard. */
  readonly metadata: ReadonlyMap<string, string>;
}

const SINGLE_FILE = "model.safetensors";
const INDEX_FILE = "model.safetensors.index.json";

/**
 * Looks at the topmost folder of `files` that has weights. Errors: "usage" when there are none, "malformed" when a
 * shard is missing or the index contradicts the shards, and those of `readSafetensorsHeader`.
 */
export async function readSafetensorsDirectory(files: readonly NamedSource[], signal?: AbortSignal): Promise<SafetensorsDirectory> {
  withinLimit("fileCount", "the folder", "the number of files", files.length);
  const folder = topmostWithWeights(files);
  const single = folder.get(SINGLE_FILE);
  const index = folder.get(INDEX_FILE);
  if (single) return merged([await readSafetensorsHeader(single.source, signal)]);
  if (index) return readSharded(index, folder, signal);
  return readLoneFile(folder, signal);
}

/** Files of the topmost folder that holds safetensors, by their name in it. */
function topmostWithWeights(files: readonly NamedSource[]): ReadonlyMap<string, NamedSource> {
  const folders = files.filter((file) => isWeights(file.path) || file.path.endsWith(INDEX_FILE)).map((file) => folderOf(file.path));
  const top = folders.sort((a, b) => a.split("/").length - b.split("/").length || (a < b ? -1 : 1))[0];
  if (top === undefined) {
    throw new StudioError("usage", `There is no ${SINGLE_FILE} among the ${files.length} files.`, `Choose a folder that has ${SINGLE_FILE} or ${INDEX_FILE} with its shards, or a .gguf file.`);
  }
  return new Map(files.filter((file) => folderOf(file.path) === top).map((file) => [file.path.slice(top.length), file]));
}

/** With its closing slash, "" for the top. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function isWeights(path: string): boolean {
  return path.endsWith(".safetensors");
}

async function readLoneFile(folder: ReadonlyMap<string, NamedSource>, signal: AbortSignal | undefined): Promise<SafetensorsDirectory> {
  const [first, second] = [...folder.values()].filter((file) => isWeights(file.path));
  if (first && !second) return merged([await readSafetensorsHeader(first.source, signal)]);
  throw new StudioError("usage", `There are several .safetensors files (${first?.path}, ${second?.path}, …) without a ${INDEX_FILE}.`, `Add the model's ${INDEX_FILE}, or choose the folder of one model.`);
}

async function readSharded(index: NamedSource, folder: ReadonlyMap<string, NamedSource>, signal: AbortSignal | undefined): Promise<SafetensorsDirectory> {
  const weightMap = await readWeightMap(index, signal);
  const shardNames = [...new Set(weightMap.values())].sort();
  const missing = shardNames.filter((name) => !folder.has(name));
  if (missing.length > 0) {
    const names = missing.slice(0, 5).map(quoted).join(", ");
    throw malformed(index.path, `it names ${shardNames.length} ${shardNames.length === 1 ? "shard" : "shards"}, of which ${missing.length} ${missing.length === 1 ? "is" : "are"} missing: ${names}${missing.length > 5 ? ", …" : ""}.`, "Add the missing files, or choose the whole folder again.");
  }
  const shards = new Map<string, SafetensorsHeader>();
  for (const name of shardNames) {
    const file = folder.get(name);
    if (file) shards.set(name, await readSafetensorsHeader(file.source, signal));
  }
  checkWeightMap(weightMap, shards, index.path);
  return merged([...shards.values()]);
}

async function readWeightMap(index: NamedSource, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, string>> {
  const root = asObject(await readJson(index.source, signal), index.path, "the file");
  const fields = Object.entries(asObject(root.weight_map, index.path, "weight_map"));
  withinLimit("tensorCount", index.path, "the number of tensors in weight_map", fields.length);
  const weightMap = new Map<string, string>();
  for (const [tensor, shard] of fields) {
    if (typeof shard !== "string") throw malformed(index.path, `weight_map has ${quotedJson(shard)} for ${quoted(tensor)}, not a file name.`);
    weightMap.set(tensor, shard);
  }
  if (weightMap.size === 0) throw malformed(index.path, "weight_map names no tensor.");
  return weightMap;
}

/** A tensor that only its shard knows is harmless; one that the index promises and the shard lacks is not. */
function checkWeightMap(weightMap: ReadonlyMap<string, string>, shards: ReadonlyMap<string, SafetensorsHeader>, file: string): void {
  for (const [tensor, shard] of weightMap) {
    const header = shards.get(shard);
    if (header?.tensors.has(tensor) || header?.unreadable.has(tensor)) continue;
    throw malformed(file, `weight_map says that ${quoted(tensor)} is in ${quoted(shard)}, but that file has no such tensor.`, "The index and the shards are of different models or versions: download them again together.");
  }
}

function merged(shards: readonly SafetensorsHeader[]): SafetensorsDirectory {
  const tensors = new Map<string, TensorEntry>();
  const unreadable = new Map<string, UnreadableTensor>();
  for (const shard of shards) {
    for (const name of [...shard.tensors.keys(), ...shard.unreadable.keys()]) {
      const other = tensors.get(name) ?? unreadable.get(name);
      if (other) throw malformed(shard.source.name, `the tensor ${quoted(name)} is also in ${other.source.name}.`, "The shards are of different models or versions: download them again together.");
    }
    for (const [name, entry] of shard.tensors) tensors.set(name, entry);
    for (const [name, entry] of shard.unreadable) unreadable.set(name, entry);
    withinLimit("tensorCount", shard.source.name, "the number of tensors in all shards", tensors.size + unreadable.size);
  }
  return { tensors, unreadable, shards, metadata: shards[0]?.metadata ?? new Map() };
}
