/** Tells what dropped or chosen files are: one model, datasets, or nothing that the studio opens. Pure, by names only. */
import { StudioError } from "../../shared/errors";
import type { OpenFile } from "../../worker/protocol";

export interface RecognisedDrop {
  /** The files of one model, null when there is none among them. Paths start at the model's own folder. */
  readonly model: { readonly name: string; readonly files: readonly OpenFile[] } | null;
  readonly datasets: readonly OpenFile[];
}

/** Files of a Hugging Face folder that would pass for a dataset by their ending. */
const FOLDER_JSON = /^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab|chat_template|preprocessor_config|.*\.index)\.json$/i;
const DATASET = /\.(jsonl|ndjson|json|csv|tsv|parquet)$/i;
const ACCEPTED = "Drop a .gguf file, a model folder (config.json with .safetensors files) or its zip, or a dataset as .jsonl, .json, .csv, .tsv or .parquet.";

/** Errors: "usage" when nothing is recognised, or when there are two models among the files. */
export function recogniseDrop(files: readonly OpenFile[]): RecognisedDrop {
  const models = [...singleFileModels(files), ...folderModels(files)];
  if (models.length > 1) {
    const names = models.map((model) => model.name).join(", ");
    throw new StudioError("usage", `There are ${models.length} models among these files: ${names}.`, "Open one model at a time.");
  }
  const model = models[0] ?? null;
  const datasets = files.filter((file) => isDataset(file) && !belongsTo(file, models));
  if (!model && datasets.length === 0) throw nothingRecognised(files);
  return { model, datasets };
}

type FoundModel = NonNullable<RecognisedDrop["model"]> & { readonly folder: string | null };

function singleFileModels(files: readonly OpenFile[]): FoundModel[] {
  return files
    .filter((file) => /\.(gguf|zip)$/i.test(file.path))
    .map((file) => ({ name: baseName(file.path), folder: null, files: [{ ...file, path: baseName(file.path) }] }));
}

/** Every folder that holds weights or a config; the engine says what is missing in it. */
function folderModels(files: readonly OpenFile[]): FoundModel[] {
  const folders = new Set(files.filter((file) => /(^|\/)config\.json$|\.safetensors$/i.test(file.path)).map((file) => folderOf(file.path)));
  return [...folders].map((folder) => {
    const members = files.filter((file) => folderOf(file.path) === folder && (folder !== "" || !isDataset(file)) && !/\.(gguf|zip)$/i.test(file.path));
    const name = baseName(folder) || "model folder";
    return { name, folder, files: members.map((file) => ({ ...file, path: `${name}/${baseName(file.path)}` })) };
  });
}

function isDataset({ path }: OpenFile): boolean {
  return DATASET.test(path) && !FOLDER_JSON.test(baseName(path));
}

/** What lies in or below a model's own folder is part of it; files dropped loose beside a model are not. */
function belongsTo({ path }: OpenFile, models: readonly FoundModel[]): boolean {
  return models.some(({ folder }) => folder !== null && folder !== "" && path.startsWith(`${folder}/`));
}

function nothingRecognised(files: readonly OpenFile[]): StudioError {
  const names = files.slice(0, 3).map((file) => baseName(file.path)).join(", ");
  const more = files.length > 3 ? ` and ${files.length - 3} more` : "";
  const what = files.length === 0 ? "There is no file in it." : `${names}${more}: neither a model nor a dataset that the studio knows.`;
  return new StudioError("usage", what, ACCEPTED);
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
