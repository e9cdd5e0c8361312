/** An export as one GGUF file: of the model's own architecture, or of the one that does without single modules. */
import { DEFAULT_ALIGNMENT, type GgufFile, type GgufValue, type GgufVersion } from "../../formats/gguf/read";
import { ggufHeader } from "../../formats/gguf/write";
import { quoted } from "../../formats/malformed";
import { architectureOf } from "../../model/families/gguf-fields";
import { familyById } from "../../model/families/registry";
import { tokenizerFiles } from "../../model/read-model";
import type { OpenedModel } from "../../model/opened-model";
import type { ModelSpec } from "../../model/spec";
import { describeFolderTokenizer } from "../../model/tokenizer/folder-tokenizer";
import { StudioError } from "../../shared/errors";
import { planConvertedTensors } from "../converted-tensors";
import { planCopiedTensors } from "../copied-tensors";
import { changesNothing, trimmedSpec, type ExportChanges } from "../layers";
import type { PlannedFormat, PlannedTensor } from "../planned-file";
import { inPrecision } from "../precision";
import { exportedSpec, withTuned } from "../tuned-tensors";
import { generalKeys, withoutStale } from "./general-keys";
import { withAbsent, withGeneral } from "./metadata-entries";
import { newMetadata } from "./new-metadata";
import { checkSizes, withPlaceholders } from "./placeholders";
import { rewrittenMetadata } from "./rewritten-metadata";
import { typeKeys } from "./type-keys";

interface GgufParts {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly PlannedTensor[];
  readonly alignment: number;
  readonly version: GgufVersion;
}

/** Reads no weight; of a folder the tokenizer's files. Errors: "unsupported", "malformed", "io", "cancelled". */
export async function planGguf(model: OpenedModel, changes: ExportChanges, path: string, signal?: AbortSignal): Promise<PlannedFormat> {
  const { original } = model;
  if (original.format === "gguf" && changesNothing(model.spec, changes)) return { ...plannedFile(verbatim(original.file), path), notes: [] };
  const spec = trimmedSpec(exportedSpec(model, changes.tuned), changes.layers);
  const { metadata, ...parts } = original.format === "gguf" ? fromGguf(original.file, model, changes, spec) : await fromFolder(model, original, changes, spec, signal);
  const { tensors: typed, notes } = inPrecision(parts.tensors, changes.precision, "gguf", model.spec);
  const tensors = withAll(typed, metadata, spec);
  const isRetyped = original.format !== "gguf" || changes.precision !== "source";
  const told = await generalKeys(model, changes, tensors, signal);
  const entries = withGeneral(withoutStale(metadata, told), [...typeKeys({ metadata, tensors, weights: typed, isRetyped }), ...told]);
  return { ...plannedFile({ ...parts, metadata: withAbsent(entries, spec), tensors }, path), notes };
}

function plannedFile({ metadata, tensors, alignment, version }: GgufParts, path: string): Omit<PlannedFormat, "notes"> {
  const { header, totalBytes } = ggufHeader(metadata, tensors, alignment, version);
  return { files: [{ kind: "tensors", path, size: totalBytes, header, tensors, alignment }], architecture: architectureOf(metadata) };
}

/** Also what no weight stands for, and placeholders of whoever wrote it. */
function verbatim(file: GgufFile): GgufParts {
  refuseUnreadable(file);
  const tensors = [...file.tensors.values()].map((entry): PlannedTensor => ({ name: entry.name, dtype: entry.dtype, shape: entry.shape, bytes: entry.byteLength, content: { kind: "copy", entry } }));
  return { ...file, tensors };
}

function fromGguf(file: GgufFile, model: OpenedModel, { layers, tuned }: ExportChanges, spec: ModelSpec): GgufParts {
  refuseUnreadable(file);
  const metadata = rewrittenMetadata(file.metadata, { layers, keys: new Map(familyById(spec.family).ggufKeysOf(spec)) });
  return {
    metadata,
    tensors: withTuned(planCopiedTensors(file.tensors, { model, architecture: architectureOf(metadata), layers }), model, "gguf", tuned),
    alignment: file.alignment,
    version: file.version,
  };
}

async function fromFolder(model: OpenedModel, { files, config }: FolderOriginal, { layers, tuned }: ExportChanges, spec: ModelSpec, signal: AbortSignal | undefined): Promise<GgufParts> {
  const tokenizer = await describeFolderTokenizer(tokenizerFiles(files, config), signal);
  const metadata = newMetadata({ name: model.name, spec, tokenizer });
  const tensors = withTuned(planConvertedTensors(model, architectureOf(metadata), layers), model, "gguf", tuned);
  return { metadata, tensors, alignment: DEFAULT_ALIGNMENT, version: 3 };
}

type FolderOriginal = Extract<OpenedModel["original"], { format: "huggingface" }>;

function withAll(tensors: readonly PlannedTensor[], metadata: ReadonlyMap<string, GgufValue>, spec: ModelSpec): readonly PlannedTensor[] {
  if (architectureOf(metadata) !== "deci") return tensors;
  const all = withPlaceholders(tensors, spec);
  checkSizes(metadata, all, spec);
  return all;
}

/** A tensor that the studio passes over may matter to the program that loads the export. */
function refuseUnreadable({ unreadable, source }: GgufFile): void {
  const [first] = unreadable.values();
  if (first) throw new StudioError("unsupported", `${source.name}: the tensor ${quoted(first.name)} ${first.reason}, so it can't be copied.`, "Export a Hugging Face folder instead.");
}
