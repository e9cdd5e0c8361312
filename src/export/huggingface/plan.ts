/** An export as the files of a Hugging Face folder. */
import { safetensorsOrder } from "../../formats/safetensors/write";
import { readText } from "../../formats/read-text";
import type { NamedSource } from "../../formats/byte-source";
import type { GgufFile } from "../../formats/gguf/read";
import { missingModules } from "../../model/absent-modules";
import { NEMOTRON_NAS } from "../../model/families/block-configs";
import type { OpenedModel } from "../../model/opened-model";
import type { ModelSpec } from "../../model/spec";
import { describeGgufTokenizer } from "../../model/tokenizer/gguf-tokenizer";
import { familyById } from "../../model/families/registry";
import { present } from "../../shared/assert";
import { planConvertedTensors } from "../converted-tensors";
import { planCopiedTensors } from "../copied-tensors";
import { trimmedSpec, type ExportChanges } from "../layers";
import type { PlannedFile, PlannedFormat } from "../planned-file";
import { inPrecision } from "../precision";
import { exportedSpec, withTuned } from "../tuned-tensors";
import { blockConfigFields, blockConfigNotes } from "./block-configs";
import configurationCode from "./code/configuration_decilm.py?raw";
import modelingCode from "./code/modeling_decilm.py?raw";
import { newConfig, newGenerationConfig } from "./new-config";
import { placeholders } from "./placeholders";
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
  const spec = trimmedSpec(exportedSpec(model, changes.tuned), changes.layers);
  const { files, notes } = original.format === "gguf" ? fromGguf(model, original.file, changes, spec) : await fromFolder(model, original, changes, { spec, signal });
  if (missingModules(spec).length === 0) return { files, notes, architecture: plainModelType(model) };
  return { files: [...files, ...CODE], notes: [...notes, ...blockConfigNotes(spec)], architecture: NEMOTRON_NAS };
}

/** What transformers needs to run a Llama without single modules. */
const CODE: readonly PlannedFile[] = [textFile("configuration_decilm.py", configurationCode), textFile("modeling_decilm.py", modelingCode)];

/** A folder keeps its own, such as "mistral". */
function plainModelType({ original, spec }: OpenedModel): string {
  const own = original.format === "huggingface" ? original.config["model_type"] : NEMOTRON_NAS;
  return String(own === NEMOTRON_NAS ? familyById(spec.family).modelTypes[0] : own);
}

async function fromFolder(model: OpenedModel, { files, tensors: stored }: FolderOriginal, { layers, tuned, precision }: ExportChanges, { spec, signal }: { spec: ModelSpec; signal: AbortSignal | undefined }): Promise<FolderParts> {
  const config = present(files.find(({ path }) => path === "config.json"), "config.json");
  const untied = model.spec.tiedHead && !spec.tiedHead;
  const copied = withTuned(planCopiedTensors(stored, { model, architecture: null, layers }), model, "huggingface", tuned);
  const added = placeholders(spec, copied);
  const { tensors, notes } = inPrecision([...copied, ...added], precision, "huggingface", model.spec);
  const planned: PlannedFile[] = [
    textFile("config.json", rewrittenConfig(await readText(config.source, signal), { spec, layers, untied, precision })),
    ...files.filter(({ path }) => COPIED.test(path)).map(copiedFile),
    // Tuned tensors are F32 among narrower ones; placeholders have a place that does not depend on what was there before.
    ...weightFiles(tuned || added.length > 0 ? safetensorsOrder(tensors) : tensors),
  ];
  return { files: planned, notes };
}

type FolderOriginal = Extract<OpenedModel["original"], { format: "huggingface" }>;

function copiedFile({ path, source }: NamedSource): PlannedFile {
  return { kind: "copy", path, size: source.size, source };
}

function fromGguf(model: OpenedModel, file: GgufFile, { layers, tuned, precision }: ExportChanges, spec: ModelSpec): FolderParts {
  const tokenizer = describeGgufTokenizer(file);
  const converted = withTuned(planConvertedTensors(model, null, layers), model, "huggingface", tuned);
  const { tensors: inOrder, notes } = inPrecision([...converted, ...placeholders(spec, converted)], precision, "huggingface", model.spec);
  const tensors = safetensorsOrder(inOrder);
  const modules = missingModules(spec).length > 0 ? blockConfigFields(spec) : {};
  const files: PlannedFile[] = [
    jsonFile("config.json", { ...newConfig(spec, tensors, tokenizer), ...modules }),
    jsonFile("generation_config.json", newGenerationConfig(tokenizer)),
    // Without line breaks: some 50,000 merges would take a line for each half.
    jsonFile("tokenizer.json", newTokenizerJson(tokenizer), 0),
    jsonFile("tokenizer_config.json", newTokenizerConfig(tokenizer, model.spec.contextLength)),
    ...weightFiles(tensors),
  ];
  return { files, notes };
}
