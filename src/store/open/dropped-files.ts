/** Tells what dropped or chosen files are: one model, datasets, a recipe, or nothing that the studio opens. Pure: by kinds, not by names. */
import { StudioError } from "../../shared/errors";
import { modelFolders } from "./model-folders";
import type { PickedFile } from "./picked-file";
import type { SeenFile } from "./read-kinds";

export interface FoundModel {
  readonly name: string;
  /** Paths start at the model's own folder; a file under a misleading name goes by the one that readers look for. */
  readonly files: readonly PickedFile[];
}

export interface RecognisedDrop {
  /** Null when there is none among the files. */
  readonly model: FoundModel | null;
  readonly datasets: readonly PickedFile[];
  /** A trim to look at and replay; null when there is none. */
  readonly recipe: PickedFile | null;
}

/** Lies beside data and models everywhere, or in a folder that the studio wrote; data on its own only. */
const COMPANION = /^((readme|licen[cs]e|notice|changelog|citation)(\.\w+)?|modelfile|mergekit\.ya?ml|.*\.py)$/i;
/** In a model's own folder it tells how that model came about, and is not to be done to it again. */
const OWN_RECIPE = "recipe.json";
const ACCEPTED = "Drop a .gguf file, a model folder (config.json with .safetensors files) or its zip, or a dataset: CSV, TSV, JSON, JSON Lines, Parquet or plain text, or a recipe that the studio wrote.";

/** Errors: "usage" when nothing is recognised, or when there are two models or recipes among the files; "unsupported" for pickled weights alone. */
export function recogniseDrop(files: readonly SeenFile[]): RecognisedDrop {
  const folders = modelFolders(files);
  const models: FoundModel[] = [...singleFiles(files), ...folders];
  if (models.length > 1) {
    const names = models.map((model) => model.name).join(", ");
    throw new StudioError("usage", `There are ${models.length} models among these files: ${names}.`, "Open one model at a time.");
  }
  const model = models[0] ?? null;
  const loose = files.filter(({ kind, path }) => (kind === "text" || kind === "parquet") && !folders.some(({ folder }) => folder !== "" && path.startsWith(`${folder}/`)));
  const data = loose.filter(({ path }) => !COMPANION.test(baseName(path)));
  const recipes = files.filter(({ kind, path }) => kind === "recipe" && !folders.some(({ folder }) => path === (folder === "" ? OWN_RECIPE : `${folder}/${OWN_RECIPE}`)));
  const [recipe = null] = recipes;
  if (recipes.length > 1) throw new StudioError("usage", `There are ${recipes.length} recipes among these files.`, "Open one recipe at a time.");
  const datasets = model || recipe || data.length > 0 ? data : loose;
  if (!model && !recipe && datasets.length === 0) throw nothingRecognised(files);
  return { model: model && { name: model.name, files: model.files.map(withoutKind) }, datasets: datasets.map(withoutKind), recipe: recipe && withoutKind(recipe) };
}

/** GGUF files and zips, each a model; the parts of a split GGUF are one, which the engine knows how to mend. */
function singleFiles(files: readonly SeenFile[]): FoundModel[] {
  const single = files.filter(({ kind }) => kind === "gguf" || kind === "zip").map((file) => ({ ...file, path: baseName(file.path) }));
  const parts = single.filter(({ path }) => /-\d{5}-of-\d{5}\.gguf$/i.test(path));
  const [first] = parts;
  if (first && parts.length > 1 && parts.length === single.length) return [{ name: first.path, files: parts }];
  return single.map((file) => ({ name: file.path, files: [file] }));
}

function withoutKind({ kind: _, ...file }: PickedFile & { readonly kind?: unknown }): PickedFile {
  return file;
}

function nothingRecognised(files: readonly SeenFile[]): StudioError {
  const pickle = files.find(({ kind }) => kind === "pickle");
  if (pickle) return new StudioError("unsupported", `${baseName(pickle.path)} holds weights as a Python pickle, which the studio does not read.`, "Save the model with `safe_serialization=True`, or open a version in safetensors or GGUF.");
  const packed = files.find(({ kind }) => kind === "packed");
  if (packed) return new StudioError("usage", `${baseName(packed.path)} is compressed.`, "Unpack it first and drop what is inside.");
  const names = files.slice(0, 3).map((file) => baseName(file.path)).join(", ");
  const more = files.length > 3 ? ` and ${files.length - 3} more` : "";
  const what = files.length === 0 ? "There is no file in it." : `${names}${more}: neither a model nor a dataset that the studio knows.`;
  return new StudioError("usage", what, ACCEPTED);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
