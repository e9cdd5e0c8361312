/** An export as one GGUF file of the llama architecture. */
import { DEFAULT_ALIGNMENT, type GgufFile, type GgufValue, type GgufVersion } from "../../formats/gguf/read";
import { ggufHeader } from "../../formats/gguf/write";
import { quoted } from "../../formats/malformed";
import { tokenizerFiles } from "../../model/read-model";
import type { OpenedModel } from "../../model/opened-model";
import { describeFolderTokenizer } from "../../model/tokenizer/folder-tokenizer";
import { StudioError } from "../../shared/errors";
import { planConvertedTensors } from "../converted-tensors";
import { planCopiedTensors } from "../copied-tensors";
import type { ExportChanges } from "../layers";
import type { PlannedFormat, PlannedTensor } from "../planned-file";
import { inPrecision } from "../precision";
import { exportedSpec, withTuned } from "../tuned-tensors";
import { newMetadata } from "./new-metadata";
import { rewrittenMetadata } from "./rewritten-metadata";

interface GgufParts {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly PlannedTensor[];
  readonly alignment: number;
  readonly version: GgufVersion;
}

/** Reads no weight; of a folder the tokenizer's files. Errors: "unsupported", "malformed", "io", "cancelled". */
export async function planGguf(model: OpenedModel, changes: ExportChanges, path: string, signal?: AbortSignal): Promise<PlannedFormat> {
  const { original } = model;
  const { metadata, alignment, version, ...planned } = original.format === "gguf" ? fromGguf(original.file, model, changes) : await fromFolder(model, original, changes, signal);
  const tensors = inPrecision(planned.tensors, changes.precision, "gguf");
  const { header, totalBytes } = ggufHeader(metadata, tensors, alignment, version);
  return { files: [{ kind: "tensors", path, size: totalBytes, header, tensors, alignment }], architecture: String(scalarOf(metadata.get("general.architecture"))), notes: [] };
}

function fromGguf(file: GgufFile, model: OpenedModel, { layers, tuned }: ExportChanges): GgufParts {
  refuseUnreadable(file);
  return {
    metadata: rewrittenMetadata(file.metadata, String(scalarOf(file.metadata.get("general.architecture"))), layers),
    tensors: withTuned(planCopiedTensors(file.tensors, { spec: model.spec, format: "gguf", layers }), model, "gguf", tuned),
    alignment: file.alignment,
    version: file.version,
  };
}

async function fromFolder(model: OpenedModel, { files, config }: FolderOriginal, { layers, tuned }: ExportChanges, signal: AbortSignal | undefined): Promise<GgufParts> {
  const tokenizer = await describeFolderTokenizer(tokenizerFiles(files, config), signal);
  const tensors = withTuned(planConvertedTensors(model, "gguf", layers), model, "gguf", tuned);
  const metadata = newMetadata({ name: model.name, spec: exportedSpec(model, tuned), layers: layers.kept.length, tensors, tokenizer });
  return { metadata, tensors, alignment: DEFAULT_ALIGNMENT, version: 3 };
}

type FolderOriginal = Extract<OpenedModel["original"], { format: "huggingface" }>;

/** A tensor that the studio passes over may matter to the program that loads the export. */
function refuseUnreadable({ unreadable, source }: GgufFile): void {
  const [first] = unreadable.values();
  if (first) throw new StudioError("unsupported", `${source.name}: the tensor ${quoted(first.name)} ${first.reason}, so it can't be copied.`, "Export a Hugging Face folder instead.");
}

function scalarOf(value: GgufValue | undefined): unknown {
  return value === undefined || value.type === "array" ? undefined : value.value;
}
