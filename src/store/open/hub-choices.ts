/** What of a repository a person may fetch: the model's own folder, or one of its GGUF files. Pure. */
import type { HubFile, HubListing } from "../../worker/protocol";

export interface HubChoice {
  /** Stays the same when the repository is listed again. */
  readonly key: string;
  readonly label: string;
  readonly paths: readonly string[];
  readonly bytes: number;
  readonly cachedBytes: number;
  /** All of it is here and checked: it opens without a network. */
  readonly isWhole: boolean;
}

export interface HubChoices {
  readonly choices: readonly HubChoice[];
  /** Why weights that are there are not among them; null when nothing was left out. */
  readonly note: string | null;
}

/** Beside the weights: what the studio reads, and what an export carries over, of the card the licence. */
const FOLDER_FILES = /^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|model\.safetensors\.index)\.json$|^chat_template\.jinja$|^README\.md$|^(LICEN[CS]E|NOTICE|USE_POLICY)(\.(txt|md))?$/;
const SHARD = /^model(-\d{5}-of-\d{5})?\.safetensors$/;
const SPLIT_GGUF = /-\d{5}-of-\d{5}\.gguf$/i;

/** The folder first, then GGUF files by size. */
export function hubChoices({ files }: Pick<HubListing, "files">): HubChoices {
  const folder = folderFiles(files);
  const ggufs = files.filter(({ path }) => /\.gguf$/i.test(path) && !SPLIT_GGUF.test(path)).toSorted((a, b) => a.bytes - b.bytes);
  const choices = [...(folder.length > 0 ? [choiceOf("folder", "Safetensors folder", folder)] : []), ...ggufs.map((file) => choiceOf(file.path, file.path, [file]))];
  return { choices, note: noteOf(files, choices.length) };
}

function folderFiles(files: readonly HubFile[]): HubFile[] {
  const shards = files.filter(({ path }) => SHARD.test(path));
  const lone = files.filter(({ path }) => /^[^/]+\.safetensors$/.test(path));
  const weights = shards.length > 0 ? shards : lone.length === 1 ? lone : [];
  // A repository may hold the weights whole and in parts; readers take the whole one.
  const single = weights.find(({ path }) => path === "model.safetensors");
  const chosen = single ? [single] : weights;
  return chosen.length === 0 ? [] : [...files.filter(({ path }) => FOLDER_FILES.test(path) && !(single && path.endsWith(".index.json"))), ...chosen];
}

function choiceOf(key: string, label: string, files: readonly HubFile[]): HubChoice {
  const sum = (size: (file: HubFile) => number): number => files.reduce((total, file) => total + size(file), 0);
  return { key, label, paths: files.map(({ path }) => path), bytes: sum(({ bytes }) => bytes), cachedBytes: sum(({ cachedBytes }) => cachedBytes), isWhole: files.every(({ isWhole }) => isWhole) };
}

function noteOf(files: readonly HubFile[], choices: number): string | null {
  if (files.some(({ path }) => SPLIT_GGUF.test(path))) return "Its GGUF files in several parts are left out: join them with llama.cpp's llama-gguf-split --merge and open the result from the disk.";
  if (choices > 0) return null;
  if (files.some(({ path }) => /\.(bin|pt|pth)$/.test(path))) return "It has weights as Python pickles only, which the studio does not read: look for a version in safetensors or GGUF.";
  return "It has no weights in safetensors or GGUF: look for another repository of the model.";
}
