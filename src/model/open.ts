/** Opens a model from the files that a person chose: recognises it, reads its headers and refuses what can't run. No weight is read. */
import type { ByteSource, NamedSource } from "../formats/byte-source";
import { readGguf } from "../formats/gguf/read";
import { asObject, readJson } from "../formats/read-text";
import { readSafetensorsDirectory } from "../formats/safetensors/read-directory";
import type { TensorListing } from "../formats/tensor-directory";
import { readZip } from "../formats/zip/read";
import { StudioError } from "../shared/errors";
import type { JsonObject, ModelFamily, SpecReading } from "./families/family";
import type { ModelFormat, ModelOriginal, OpenedModel } from "./opened-model";
import { familyOfArchitecture, familyOfModelType } from "./families/registry";
import { recogniseModel } from "./model-files";
import { foldReasons } from "./reasons";
import { cannotOpen, checkSupport, type SupportRequest, unmetNeeds } from "./support";
import { readFolderTokenizer, type TokenizerFiles } from "./tokenizer/folder-tokenizer";
import { readGgufTokenizer } from "./tokenizer/gguf-tokenizer";
import type { Tokenizer } from "./tokenizer/tokenizer";
import { findWeights } from "./weights";

/**
 * `files` are a lone .gguf, the files of a Hugging Face folder (below any common folder), or a .zip of one.
 * Errors, each naming file, field and value: "usage" (no model, several, a file of it missing), "malformed", "limit",
 * "unsupported" with every reason at once, "io", "cancelled".
 */
export async function openModel(files: readonly NamedSource[], signal?: AbortSignal): Promise<OpenedModel> {
  const model = await recogniseModel(files, signal);
  switch (model.kind) {
    case "gguf":
      return openGguf(model.source, signal);
    case "folder":
      return openFolder(model.files, model.name, signal);
    case "zip": {
      const inside = await recogniseModel(await readZip(model.source, signal), signal);
      if (inside.kind === "zip") throw new StudioError("usage", `${model.source.name} holds nothing but another zip.`, "Unpack it and open what is inside.");
      return inside.kind === "gguf" ? openGguf(inside.source, signal) : openFolder(inside.files, inside.name || withoutExtension(model.source.name), signal);
    }
  }
}

async function openGguf(source: ByteSource, signal: AbortSignal | undefined): Promise<OpenedModel> {
  const file = await readGguf(source, signal);
  const architecture = file.metadata.get("general.architecture");
  const family = familyOfArchitecture(architecture?.type === "string" ? architecture.value : undefined, source.name);
  const reading = family.readGguf(file.metadata, file, source.name);
  const name = withoutExtension(source.name);
  return assemble({ name, family, reading, listing: file, headerFile: source.name, original: { format: "gguf", file }, tokenizer: async () => readGgufTokenizer(file) }, signal);
}

async function openFolder(files: readonly NamedSource[], folderName: string, signal: AbortSignal | undefined): Promise<OpenedModel> {
  const config = asObject(await readJson(required(files, "config.json"), signal), "config.json", "the file");
  const family = familyOfModelType(config["model_type"], "config.json");
  const reading = family.readConfig(config, "config.json");
  const beside = tokenizerFiles(files, config);
  const listing = await readSafetensorsDirectory(weightFiles(files), signal);
  const original: ModelOriginal = { format: "huggingface", files, tensors: listing.tensors, config };
  return assemble({ name: folderName || "model", family, reading, listing, headerFile: "config.json", original, tokenizer: () => readFolderTokenizer(beside, signal) }, signal);
}

/** Errors: "usage" when tokenizer.json is missing. */
export function tokenizerFiles(files: readonly NamedSource[], config: JsonObject): TokenizerFiles {
  return {
    tokenizer: required(files, "tokenizer.json"),
    tokenizerConfig: fileAt(files, "tokenizer_config.json"),
    chatTemplate: fileAt(files, "chat_template.jinja"),
    generationConfig: fileAt(files, "generation_config.json"),
    config,
  };
}

interface Parts {
  readonly name: string;
  readonly family: ModelFamily;
  readonly reading: SpecReading;
  readonly listing: TensorListing;
  readonly headerFile: string;
  readonly original: ModelOriginal;
  readonly tokenizer: () => Promise<Tokenizer>;
}

async function assemble(parts: Parts, signal: AbortSignal | undefined): Promise<OpenedModel> {
  const { name, family, reading, listing, headerFile, original } = parts;
  const format: ModelFormat = original.format;
  const found = findWeights({ family, format, spec: reading.spec, listing, headerFile });
  const tokenizer = await attempt(parts.tokenizer);
  const needs = { reading, found, listing, signal };
  if (tokenizer instanceof StudioError) throw await withOtherReasons(name, tokenizer, needs);
  await checkSupport(name, { ...needs, tokenizer });
  return { name, spec: reading.spec, weights: found.weights, tokenizer, original };
}

/** A tokenizer that can't be read is one reason of perhaps several; alone it keeps its own code. */
async function withOtherReasons(name: string, refused: StudioError, needs: Omit<SupportRequest, "tokenizer">): Promise<StudioError> {
  const others = refused.code === "cancelled" ? [] : await unmetNeeds({ ...needs, tokenizer: null });
  if (others.length === 0) return refused;
  return foldReasons("unsupported", cannotOpen(name), [...others, { reason: refused.message.replace(/\.$/, ""), remedy: refused.remedy }]);
}

/** The failure as a value, so that it can join the other reasons. */
async function attempt(read: () => Promise<Tokenizer>): Promise<Tokenizer | StudioError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
}

function fileAt(files: readonly NamedSource[], path: string): ByteSource | null {
  return files.find((file) => file.path === path)?.source ?? null;
}

function required(files: readonly NamedSource[], path: string): ByteSource {
  const source = fileAt(files, path);
  if (source) return source;
  const isSentencePiece = path === "tokenizer.json" && fileAt(files, "tokenizer.model") !== null;
  throw new StudioError(
    "usage",
    `${path} is missing from the model's folder${isSentencePiece ? ", which has only a tokenizer.model" : ""}.`,
    isSentencePiece ? "Load and save the tokenizer with transformers, which writes tokenizer.json, or open a GGUF file of the model." : `Choose the whole folder of the model, or add its ${path}.`,
  );
}

/** The files beside config.json: folders within hold other formats (onnx, original). Errors: "unsupported", "usage". */
function weightFiles(files: readonly NamedSource[]): readonly NamedSource[] {
  const beside = files.filter(({ path }) => !path.includes("/"));
  if (beside.some(({ path }) => /\.safetensors(\.index\.json)?$/.test(path))) return beside;
  const pickled = beside.find(({ path }) => /\.(bin|pt|pth)$/.test(path));
  if (pickled) {
    throw new StudioError("unsupported", `${pickled.path} holds the weights as a Python pickle, which the studio does not read.`, "Save the model with `safe_serialization=True`, or open a version in safetensors or GGUF.");
  }
  throw new StudioError("usage", "model.safetensors is missing beside config.json.", "Choose the whole folder of the model, or add its .safetensors files.");
}

function withoutExtension(name: string): string {
  return name.replace(/\.(gguf|zip)$/i, "");
}
