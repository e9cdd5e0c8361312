/**
 * Reads a model's headers and gathers everything that speaks against opening it, so that a person hears it all at once.
 * No weight is read but what stands in for absent modules. `openModel` refuses by it, the studio's look before loading shows it.
 */
import type { ByteSource, NamedSource } from "../formats/byte-source";
import { readGguf } from "../formats/gguf/read";
import { asObject, readJson } from "../formats/read-text";
import { readSafetensorsDirectory } from "../formats/safetensors/read-directory";
import type { TensorListing } from "../formats/tensor-directory";
import { readZip } from "../formats/zip/read";
import { StudioError } from "../shared/errors";
import { checkPlaceholders } from "./absent-modules";
import type { JsonObject, ModelFamily, SpecReading } from "./families/family";
import { architectureOf } from "./families/gguf-fields";
import { sharedReasons } from "./families/llama-config";
import { familyOfConfig, familyOfGguf } from "./families/registry";
import { recogniseModel } from "./model-files";
import type { ModelFormat, ModelOriginal, WeightId, WeightSource } from "./opened-model";
import type { Reason } from "./reasons";
import type { ModelSpec } from "./spec";
import { unmetNeeds } from "./support";
import { readFolderTokenizer, type TokenizerFiles } from "./tokenizer/folder-tokenizer";
import { readGgufTokenizer } from "./tokenizer/gguf-tokenizer";
import type { Tokenizer } from "./tokenizer/tokenizer";
import { findWeights, unreadableReasons } from "./weights";

export interface ModelReading {
  /** Name for people: the folder's or the file's. */
  readonly name: string;
  /** Null when the header can't be understood. */
  readonly spec: ModelSpec | null;
  readonly weights: ReadonlyMap<WeightId, WeightSource>;
  readonly tokenizer: Tokenizer | null;
  readonly original: ModelOriginal | null;
  /** What could not be read at all, each an error that stands on its own. */
  readonly failures: readonly StudioError[];
  /** What was understood, and the studio can't run. */
  readonly reasons: readonly Reason[];
}

/**
 * `files` are a lone .gguf, the files of a Hugging Face folder (below any common folder), or a .zip of one.
 * Errors: "usage" (no model among them, or several), "io", "cancelled", and what a file that isn't GGUF or a zip at all
 * says of itself.
 */
export async function readModel(files: readonly NamedSource[], signal?: AbortSignal): Promise<ModelReading> {
  const model = await recogniseModel(files, signal);
  switch (model.kind) {
    case "gguf":
      return readGgufModel(model.source, signal);
    case "folder":
      return readFolder(model.files, model.name, signal);
    case "zip": {
      const inside = await recogniseModel(await readZip(model.source, signal), signal);
      if (inside.kind === "zip") throw new StudioError("usage", `${model.source.name} holds nothing but another zip.`, "Unpack it and open what is inside.");
      return inside.kind === "gguf" ? readGgufModel(inside.source, signal) : readFolder(inside.files, inside.name || withoutExtension(model.source.name), signal);
    }
  }
}

async function readGgufModel(source: ByteSource, signal: AbortSignal | undefined): Promise<ModelReading> {
  const file = await readGguf(source, signal);
  const gather = new Failures();
  const family = await gather.attempt(() => familyOfGguf(file.metadata, file, source.name));
  const reading = family && (await gather.attempt(() => family.readGguf(file.metadata, file, source.name)));
  const tokenizer = await gather.attempt(() => readGgufTokenizer(file));
  return assess({ name: withoutExtension(source.name), family, reading, listing: file, headerFile: source.name, format: "gguf", original: { format: "gguf", file }, tokenizer, gather }, signal);
}

async function readFolder(files: readonly NamedSource[], folderName: string, signal: AbortSignal | undefined): Promise<ModelReading> {
  const gather = new Failures();
  const config = await gather.attempt(async () => asObject(await readJson(required(files, "config.json"), signal), "config.json", "the file"));
  const family = config && (await gather.attempt(() => familyOfConfig(config, "config.json")));
  const reading = config && family && (await gather.attempt(() => family.readConfig(config, "config.json")));
  const tokenizer = await gather.attempt(() => readFolderTokenizer(tokenizerFiles(files, config ?? {}), signal));
  const listing = await gather.attempt(() => readSafetensorsDirectory(weightFiles(files), signal));
  const original: ModelOriginal | null = listing && config && { format: "huggingface", files, tensors: listing.tensors, config };
  const foreign = config && !family ? sharedReasons(config, "config.json") : [];
  return assess({ name: folderName || "model", family, reading, listing, headerFile: "config.json", format: "huggingface", original, tokenizer, gather, foreign }, signal);
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
  readonly family: ModelFamily | null;
  readonly reading: SpecReading | null;
  readonly listing: TensorListing | null;
  readonly headerFile: string;
  readonly format: ModelFormat;
  readonly original: ModelOriginal | null;
  readonly tokenizer: Tokenizer | null;
  readonly gather: Failures;
  /** What the header of an unknown family asks for beside it. */
  readonly foreign?: readonly Reason[];
}

async function assess(parts: Parts, signal: AbortSignal | undefined): Promise<ModelReading> {
  const { name, family, reading, listing, headerFile, format, original, tokenizer, gather, foreign = [] } = parts;
  const common = { name, tokenizer, original, failures: gather.failures };
  if (!family || !reading || !listing) {
    const reasons = [...(reading?.reasons ?? []), ...foreign, ...(listing ? unreadableReasons(listing) : [])];
    return { ...common, spec: reading?.spec ?? null, weights: new Map(), reasons };
  }
  const { spec } = reading;
  await gather.attempt(() => checkPlaceholders({ family, format, spec, listing }, signal));
  const architecture = original?.format === "gguf" ? architectureOf(original.file.metadata) : null;
  const found = findWeights({ family, format, architecture, spec, listing, headerFile });
  return { ...common, spec, weights: found.weights, reasons: await unmetNeeds({ reading, found, listing, tokenizer, signal }) };
}

/** What a file says against itself, gathered; what has nothing to do with the model is thrown on. */
class Failures {
  readonly failures: StudioError[] = [];

  async attempt<T>(read: () => T | Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof StudioError) || !["usage", "malformed", "limit", "unsupported"].includes(error.code)) throw error;
      this.failures.push(error);
      return null;
    }
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
