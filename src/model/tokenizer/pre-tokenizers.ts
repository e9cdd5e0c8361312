/**
 * How text is cut before the merges. `@huggingface/tokenizers` uses JavaScript's own \d and \s in two components,
 * where the original means all of Unicode's numbers and white space; both are put into the words of its Split,
 * which it translates faithfully. What it can't do at all is refused instead of tokenised wrongly.
 */
import { StudioError } from "../../shared/errors";
import { show } from "../reasons";
import type { ComponentJson } from "./tokenizer-json";

/** GPT-2's cut. Source: openai/gpt-2 encoder.py. */
const GPT2 = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;
/** The last parts of Llama 3's and Qwen 2's, which differ in how they cut numbers. Source: their tokenizer.json. */
const CONTRACTION_OR_WORD = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+`;
const SYMBOLS_OR_SPACE = String.raw` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;

/** What `tokenizer.ggml.pre` of a GGUF file stands for. Source: llama-vocab.cpp. */
export interface GgufPreTokenizer {
  /** Cut in turn by each of these. */
  readonly patterns: readonly string[];
  /** A piece that is a token is taken whole, whatever the merges say. */
  readonly ignoreMerges: boolean;
  /** The begin token is put before a text when the file does not say. */
  readonly addsBegin: boolean;
  readonly normalizer: ComponentJson | null;
}

const plain = { ignoreMerges: false, addsBegin: false, normalizer: null };
const llama3: GgufPreTokenizer = { ...plain, patterns: [String.raw`${CONTRACTION_OR_WORD}|\p{N}{1,3}|${SYMBOLS_OR_SPACE}`], ignoreMerges: true, addsBegin: true };

export const GGUF_PRE_TOKENIZERS: Readonly<Record<string, GgufPreTokenizer>> = {
  "gpt-2": { ...plain, patterns: [GPT2] },
  /** Every digit by itself, then as GPT-2. */
  smollm: { ...plain, patterns: [String.raw`\p{N}`, GPT2] },
  "llama-bpe": llama3,
  llama3,
  "llama-v3": llama3,
  qwen2: { ...plain, patterns: [String.raw`${CONTRACTION_OR_WORD}|\p{N}|${SYMBOLS_OR_SPACE}`], normalizer: { type: "NFC" } },
  default: { ...plain, patterns: [String.raw`[\p{P}\$\+<=>\^~\|]+`, GPT2, String.raw`\p{N}+`, "[0-9][0-9][0-9]"] },
};

export function byteLevelPreTokenizer(patterns: readonly string[]): ComponentJson {
  return { type: "Sequence", pretokenizers: [...patterns.map(split), { type: "ByteLevel", add_prefix_space: false, use_regex: false }] };
}

/** The same cut in components that the library computes as the original does. Errors: "unsupported". */
export function faithfulPreTokenizer(component: ComponentJson | null, file: string): ComponentJson | null {
  if (component === null) return null;
  switch (component.type) {
    case "Sequence":
      return { ...component, pretokenizers: members(component, file).map((member) => faithfulPreTokenizer(member, file)) };
    case "Digits":
      return split(component["individual_digits"] === true ? String.raw`\p{N}` : String.raw`\p{N}+`);
    case "ByteLevel":
      // A space put before the text has to come before the cut, so that form stays with the library.
      return component["use_regex"] === false || component["add_prefix_space"] === true ? component : byteLevelPreTokenizer([GPT2]);
    case "Metaspace":
      return component["split"] === false ? component : { type: "Sequence", pretokenizers: [component, split("▁[^▁]*|[^▁]+")] };
    case "Split":
      return checkedSplit(component, file);
    default:
      return component;
  }
}

function split(pattern: string): ComponentJson {
  return { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false };
}

function members(component: ComponentJson, file: string): ComponentJson[] {
  const list: unknown = component["pretokenizers"];
  if (Array.isArray(list) && list.every((member): member is ComponentJson => typeof member === "object" && member !== null && typeof member.type === "string")) return list;
  throw new StudioError("malformed", `${file}: "pre_tokenizer.pretokenizers" is ${show(list)}, expected a list of components.`, "Fetch the model's tokenizer.json again.");
}

function checkedSplit(component: ComponentJson, file: string): ComponentJson {
  const behavior = component["behavior"];
  if (behavior === "Isolated" || behavior === "Removed") return component;
  throw new StudioError("unsupported", `${file}: the pre-tokenizer's Split behaves as ${show(behavior)}, and the studio computes Isolated and Removed.`, "Open another model of the Llama family.");
}
