/** An export as the files of a Hugging Face folder. */
import { safetensorsOrder } from "../../formats/safetensors/write";
import { readText } from "../../formats/read-text";
import type { NamedSource } from "../../formats/byte-source";
import type { GgufFile } from "../../formats/gguf/read";
import type { OpenedModel } from "../../model/opened-model";
import { describeGgufTokenizer } from "../../model/tokenizer/gguf-tokenizer";
import { familyById } from "../../model/families/registry";
import { present } from "../../shared/assert";
import { planConvertedTensors } from "../converted-tensors";
import { planCopiedTensors } from "../copied-tensors";
import type { ExportChanges } from "../layers";
import type { PlannedFile, PlannedFormat } from "../planned-file";
import { inPrecision } from "../precision";
import { exportedSpec, withTuned } from "../tuned-tensors";
import { newConfig, newGenerationConfig } from "./new-config";
import { rewrittenConfig } from "./rewritten-config";
import { weightFiles } from "./shards";
import { jsonFile, textFile } from "./text-file";
import { newTokenizerConfig, newTokenizerJson } from "./tokenizer-files";

/** What says how text becomes ids and how generation ends, and under which terms the model may be used. Model cards describe the full model and stay behind. */
const COPIED = /^(tokenizer\.json|tokenizer_config\.json|tokenizer\.model|special_tokens_map\.json|added_tokens\.json|vocab\.json|merges\.txt|chat_template\.(jinja|json)|generation_config\.json|(LICEN[CS]E|NOTICE|USE_POLICY)(\.(txt|md))?)$/i;

type FolderParts = Pick<PlannedFormat, "files" | "notes">;

/** Reads no weight; of a folder config.json. Errors: "malformed", "limit", "io", "cancelled". */
export async function planFolder(model: OpenedModel, changes: ExportChanges, signal?: AbortSignal): Promise<PlannedFormat> {
  const { original } = model;
  const planned = original.format === "gguf" ? fromGguf(model, original.file, changes) : await fromFolder(model, original, changes, signal);
  return { ...planned, architecture: familyById(model.spec.family).modelTypes[0] ?? "" };
}

async function fromFolder(model: OpenedModel, { files, tensors: stored }: FolderOriginal, { layers, tuned, precision }: ExportChanges, signal: AbortSignal | undefined): Promise<FolderParts> {
  const config = present(files.find(({ path }) => path === "config.json"), "config.json");
  const untied = model.spec.tiedHead && !exportedSpec(model, tuned).tiedHead;
  const copied = planCopiedTensors(stored, { spec: model.spec, format: "huggingface", layers });
  const { tensors, notes } = inPrecision(withTuned(copied, model, "huggingface", tuned), precision, "huggingface", model.spec);
  const planned: PlannedFile[] = [
    textFile("config.json", rewrittenConfig(await readText(config.source, signal), layers, untied)),
    ...files.filter(({ path }) => COPIED.test(path)).map(copiedFile),
    // Tuned tensors are F32 among narrower ones.
    ...weightFiles(tuned ? safetensorsOrder(tensors) : tensors),
  ];
  return { files: planned, notes };
}

type FolderOriginal = Extract<OpenedModel["original"], { format: "huggingface" }>;

function copiedFile({ path, source }: NamedSource): PlannedFile {
  return { kind: "copy", path, size: source.size, source };
}

function fromGguf(model: OpenedModel, file: GgufFile, { layers, tuned, precision }: ExportChanges): FolderParts {
  const tokenizer = describeGgufTokenizer(file);
  const converted = withTuned(planConvertedTensors(model, "huggingface", layers), model, "huggingface", tuned);
  const { tensors: inOrder, notes } = inPrecision(converted, precision, "huggingface", model.spec);
  const tensors = safetensorsOrder(inOrder);
  const files: PlannedFile[] = [
    jsonFile("config.json", newConfig(exportedSpec(model, tuned), layers.kept.length, tensors, tokenizer)),
    jsonFile("generation_config.json", newGenerationConfig(tokenizer)),
    // Without line breaks: some 50,000 merges would take a line for each half.
    jsonFile("tokenizer.json", newTokenizerJson(tokenizer), 0),
    jsonFile("tokenizer_config.json", newTokenizerConfig(tokenizer, model.spec.contextLength)),
    ...weightFiles(tensors),
  ];
  return { files, notes };
}
