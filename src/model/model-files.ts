/** Which model a handful of files is: a GGUF file, or the folder that holds a config.json. Pure but for the first four bytes of a lone file. */
import type { ByteSource, NamedSource } from "../formats/byte-source";
import { GGUF_MAGIC } from "../formats/gguf/read";
import { StudioError } from "../shared/errors";
import { show } from "./reasons";

export type ModelFiles =
  | { readonly kind: "gguf"; readonly source: ByteSource }
  | { readonly kind: "zip"; readonly source: ByteSource }
  /** Paths are relative to the folder of config.json. */
  | { readonly kind: "folder"; readonly name: string; readonly files: readonly NamedSource[] };

const WHAT_TO_CHOOSE = "Choose a .gguf file, or a folder with config.json, tokenizer.json and .safetensors files.";
/** "PK\x03\x04" read as a little-endian number. */
const ZIP_MAGIC = 0x04034b50;

/** Errors: "usage" for no model or several, "unsupported" for weights in a form that is not read. */
export async function recogniseModel(all: readonly NamedSource[], signal?: AbortSignal): Promise<ModelFiles> {
  const files = all.map(({ path, source }) => ({ path: path.replace(/^(\.?\/)+/, ""), source })).filter(({ path }) => !isJunk(path));
  const [first] = files;
  if (first === undefined) throw new StudioError("usage", "No file was given.", WHAT_TO_CHOOSE);
  if (files.length === 1) {
    const magic = await readMagic(first.source, signal);
    if (magic === ZIP_MAGIC) return { kind: "zip", source: first.source };
    if (magic === GGUF_MAGIC || hasExtension(first, "gguf")) return { kind: "gguf", source: first.source };
  }
  const ggufs = files.filter((file) => hasExtension(file, "gguf"));
  const roots = modelRoots(files);
  if (ggufs.length + roots.length > 1) throw severalModels(ggufs, roots);
  if (ggufs[0]) return { kind: "gguf", source: ggufs[0].source };
  if (roots[0] === undefined) throw noModel(files);
  return { kind: "folder", name: nameOf(roots[0]), files: below(roots[0], files) };
}

/** Folders (with a closing slash, "" for the top) of the topmost config.json files. */
function modelRoots(files: readonly NamedSource[]): string[] {
  const roots = files.map(({ path }) => path).filter((path) => baseName(path) === "config.json").map(folderOf);
  const depth = Math.min(...roots.map((root) => root.split("/").length));
  return roots.filter((root) => root.split("/").length === depth);
}

function below(root: string, files: readonly NamedSource[]): NamedSource[] {
  return files.filter(({ path }) => path.startsWith(root)).map(({ path, source }) => ({ path: path.slice(root.length), source }));
}

function severalModels(ggufs: readonly NamedSource[], roots: readonly string[]): StudioError {
  const shard = ggufs.find(({ path }) => /-\d{5}-of-\d{5}\.gguf$/i.test(path));
  if (shard && roots.length === 0) {
    return new StudioError("unsupported", `${shard.path} is one part of a split GGUF file.`, "Join the parts with llama.cpp's `llama-gguf-split --merge` and open the result.");
  }
  const names = [...ggufs.map(({ path }) => path), ...roots.map((root) => `${root}config.json`)];
  return new StudioError("usage", `These are several models at once: ${names.slice(0, 4).map(show).join(", ")}.`, "Choose the files of one model.");
}

function noModel(files: readonly NamedSource[]): StudioError {
  if (files.some((file) => hasExtension(file, "safetensors"))) {
    return new StudioError("usage", "config.json is missing beside the .safetensors files.", "Choose the whole folder of the model, or add its config.json.");
  }
  const names = files.slice(0, 3).map(({ path }) => show(path)).join(", ");
  return new StudioError("usage", `There is no model among the ${files.length} files (${names}${files.length > 3 ? ", …" : ""}).`, WHAT_TO_CHOOSE);
}

async function readMagic(source: ByteSource, signal: AbortSignal | undefined): Promise<number> {
  if (source.size < 4) return 0;
  const bytes = await source.read(0, 4, signal);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

/** What systems leave in folders and zips. */
function isJunk(path: string): boolean {
  return path.split("/").some((part) => part === "__MACOSX" || part === ".DS_Store" || part === ".git" || part === ".cache" || part.startsWith("._"));
}

function hasExtension({ path }: NamedSource, extension: string): boolean {
  return path.toLowerCase().endsWith(`.${extension}`);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function nameOf(root: string): string {
  return baseName(root.slice(0, -1));
}
