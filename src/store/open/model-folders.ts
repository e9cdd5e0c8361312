/** The folders among dropped files that are Hugging Face models, with their files under the names that readers look for. */
import type { FileKind } from "./file-kind";
import type { SeenFile } from "./read-kinds";

export interface ModelFolder {
  readonly name: string;
  /** Its path in the drop, "" for files dropped loose. */
  readonly folder: string;
  readonly files: readonly SeenFile[];
}

/** Kinds of which a folder has one, under this name. */
const CANONICAL: Partial<Record<FileKind, string>> = {
  config: "config.json", tokenizer: "tokenizer.json", "tokenizer-config": "tokenizer_config.json", "generation-config": "generation_config.json", "weight-index": "model.safetensors.index.json",
};
const SIGNS: readonly FileKind[] = ["config", "safetensors"];
/** What is part of a model when its files are dropped loose, where anything else may lie beside it. */
const PARTS: readonly FileKind[] = ["config", "tokenizer", "tokenizer-config", "generation-config", "weight-index", "safetensors", "pickle", "model-part"];

/** Every topmost folder that holds weights or a config; the engine says what is missing in it. */
export function modelFolders(files: readonly SeenFile[]): ModelFolder[] {
  const folders = [...new Set(files.filter(({ kind }) => SIGNS.includes(kind)).map(({ path }) => folderOf(path)))];
  const topmost = folders.filter((folder) => !folders.some((other) => other !== "" && folder.startsWith(`${other}/`)));
  return topmost.map((folder) => {
    const name = folder.slice(folder.lastIndexOf("/") + 1) || "model folder";
    const members = files.filter(({ kind, path }) => folderOf(path) === folder && (folder === "" ? PARTS.includes(kind) : kind !== "gguf" && kind !== "zip"));
    return { name, folder, files: underReadersNames(members).map((file) => ({ ...file, path: `${name}/${file.path}` })) };
  });
}

/** Paths become names in the folder. What only has the name of something else makes way for it. */
function underReadersNames(members: readonly SeenFile[]): SeenFile[] {
  const named = members.map((file) => ({ ...file, path: file.path.slice(file.path.lastIndexOf("/") + 1) }));
  const chosen = new Map<string, SeenFile>();
  for (const [kind, name] of Object.entries(CANONICAL)) {
    const ofKind = named.filter((file) => file.kind === kind);
    const best = ofKind.find(({ path }) => path === name) ?? ofKind[0];
    if (best) chosen.set(name, best);
  }
  const weights = named.filter((file) => file.kind === "safetensors");
  const [single] = weights;
  if (single && weights.length === 1 && !chosen.has("model.safetensors.index.json") && !single.path.endsWith(".safetensors")) chosen.set("model.safetensors", single);
  const isChosen = new Set(chosen.values());
  return [...[...chosen].map(([path, file]) => ({ ...file, path })), ...named.filter((file) => !isChosen.has(file) && !chosen.has(file.path))];
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}
