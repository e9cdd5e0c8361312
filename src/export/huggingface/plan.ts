/** An export as the files of a Hugging Face folder. */
import { safetensorsOrder } from "../../formats/safetensors/write";
import { readText } from "../../formats/read-text";
import type { NamedSource } from "../../formats/byte-source";
import type { GgufFile } from "../../formats/gguf/read";
import type { OpenedModel } from "../../model/opened-model";
import { describeGgufTokenizer } from "../../model/tokenizer/gguf-tokenizer";
import { present } from "../../shared/assert";
import { planConvertedTensors } from "../converted-tensors";
import { planCopiedTensors } from "../copied-tensors";
import type { LayerPlan } from "../layers";
import type { PlannedFile } from "../planned-file";
import { newConfig, newGenerationConfig } from "./new-config";
import { rewrittenConfig } from "./rewritten-config";
import { weightFiles } from "./shards";
import { jsonFile, textFile } from "./text-file";
import { newTokenizerConfig, newTokenizerJson } from "./tokenizer-files";

/** What says how text becomes ids and how generation ends, and under which terms the model may be used. Model cards describe the full model and stay behind. */
const COPIED = /^(tokenizer\.json|tokenizer_config\.json|tokenizer\.model|special_tokens_map\.json|added_tokens\.json|vocab\.json|merges\.txt|chat_template\.(jinja|json)|generation_config\.json|(LICEN[CS]E|NOTICE|USE_POLICY)(\.(txt|md))?)$/i;

/** Reads no weight; of a folder config.json. Errors: "malformed", "limit", "io", "cancelled". */
export async function planFolder(model: OpenedModel, layers: LayerPlan, signal?: AbortSignal): Promise<PlannedFile[]> {
  const { original } = model;
  return original.format === "gguf" ? fromGguf(model, original.file, layers) : fromFolder(model, original, layers, signal);
}

async function fromFolder({ spec }: OpenedModel, { files, tensors }: FolderOriginal, layers: LayerPlan, signal: AbortSignal | undefined): Promise<PlannedFile[]> {
  const config = present(files.find(({ path }) => path === "config.json"), "config.json");
  return [
    textFile("config.json", rewrittenConfig(await readText(config.source, signal), layers)),
    ...files.filter(({ path }) => COPIED.test(path)).map(copiedFile),
    ...weightFiles(planCopiedTensors(tensors, { spec, format: "huggingface", layers })),
  ];
}

type FolderOriginal = Extract<OpenedModel["original"], { format: "huggingface" }>;

function copiedFile({ path, source }: NamedSource): PlannedFile {
  return { kind: "copy", path, size: source.size, source };
}

function fromGguf(model: OpenedModel, file: GgufFile, layers: LayerPlan): PlannedFile[] {
  const tokenizer = describeGgufTokenizer(file);
  const tensors = safetensorsOrder(planConvertedTensors(model, "huggingface", layers));
  return [
    jsonFile("config.json", newConfig(model.spec, layers.kept.length, tensors, tokenizer)),
    jsonFile("generation_config.json", newGenerationConfig(tokenizer)),
    // Without line breaks: some 50,000 merges would take a line for each half.
    jsonFile("tokenizer.json", newTokenizerJson(tokenizer), 0),
    jsonFile("tokenizer_config.json", newTokenizerConfig(tokenizer, model.spec.contextLength)),
    ...weightFiles(tensors),
  ];
}
