/** The tokenizer keys of a GGUF file as typed lists, checked against each other. */
import type { GgufFile, GgufValue } from "../../formats/gguf/read";
import { malformed, quotedJson } from "../../formats/malformed";
import type { SpecialTokenTexts } from "./chat-template";

export type GgufTokenKind = "normal" | "control" | "user" | "byte";

export interface GgufToken {
  readonly id: number;
  readonly text: string;
  readonly kind: GgufTokenKind;
}

export interface GgufVocabulary {
  /** `tokenizer.ggml.model`, as the file has it. */
  readonly model: unknown;
  readonly pre: unknown;
  /** Without the unused ones. */
  readonly tokens: readonly GgufToken[];
  readonly merges: readonly (readonly [string, string])[] | null;
  /** By id, those of unused tokens too. */
  readonly scores: readonly number[] | null;
  readonly beginId: number | null;
  readonly endId: number | null;
  readonly turnEndIds: readonly number[];
  readonly unknownText: string | null;
  /** null when the file does not say. */
  readonly addsBegin: boolean | null;
  readonly addsSpacePrefix: boolean;
  readonly chatTemplate: string | null;
  readonly texts: SpecialTokenTexts;
}

/** LLAMA_TOKEN_NULL (-1) in an unsigned field. */
const NO_TOKEN = 0xffff_ffff;
const PREFIX = "tokenizer.ggml.";
/** Source: llama_token_type of llama.h; 5 is "unused": padding that no text ever gives. */
const KINDS: Readonly<Record<number, GgufTokenKind | "unused">> = { 1: "normal", 2: "control", 3: "control", 4: "user", 5: "unused", 6: "byte" };

/** Errors: "malformed" naming the key. */
export function readGgufVocabulary(file: GgufFile): GgufVocabulary {
  const keys = new TokenizerKeys(file);
  const texts = keys.list("tokens", isText) ?? [];
  if (texts.length === 0) throw malformed(file.source.name, "tokenizer.ggml.tokens is missing or empty, so no text can be read.", "Open a GGUF file that carries its vocabulary.");
  const id = (key: string): number | null => keys.tokenId(key, texts.length);
  const beginId = id("bos_token_id");
  const endId = id("eos_token_id");
  const unknownId = id("unknown_token_id");
  const textOf = (tokenId: number | null): string | null => (tokenId === null ? null : (texts[tokenId] ?? null));
  return {
    model: keys.scalar("model"),
    pre: keys.scalar("pre"),
    tokens: tokensOf(texts, keys.list("token_type", isNumber, texts.length)),
    merges: mergesOf(keys.list("merges", isText), file.source.name),
    scores: keys.list("scores", isNumber, texts.length),
    beginId,
    endId,
    turnEndIds: [id("eot_token_id"), id("eom_token_id")].filter((value) => value !== null),
    unknownText: textOf(unknownId),
    addsBegin: keys.flag("add_bos_token"),
    addsSpacePrefix: keys.flag("add_space_prefix") ?? true,
    chatTemplate: keys.text("tokenizer.chat_template"),
    texts: namedTexts({ bos_token: textOf(beginId), eos_token: textOf(endId), unk_token: textOf(unknownId), pad_token: textOf(id("padding_token_id")) }),
  };
}

function tokensOf(texts: readonly string[], types: readonly number[] | null): GgufToken[] {
  const tokens: GgufToken[] = [];
  texts.forEach((text, id) => {
    const kind = KINDS[types?.[id] ?? 1] ?? "normal";
    if (kind !== "unused") tokens.push({ id, text, kind });
  });
  return tokens;
}

/** "a b" with the space as separator; tokens of byte-level BPE hold none themselves. */
function mergesOf(merges: readonly string[] | null, file: string): [string, string][] | null {
  return merges?.map((merge, index) => {
    const [left, right, ...more] = merge.split(" ");
    if (!left || !right || more.length > 0) throw malformed(file, `tokenizer.ggml.merges[${index}] is ${quotedJson(merge)}, expected two tokens with a space between.`);
    return [left, right];
  }) ?? null;
}

function namedTexts(texts: Record<string, string | null>): SpecialTokenTexts {
  return Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== null));
}

const isText = (item: unknown): item is string => typeof item === "string";
const isNumber = (item: unknown): item is number => typeof item === "number";

class TokenizerKeys {
  private readonly metadata: ReadonlyMap<string, GgufValue>;
  private readonly fileName: string;

  constructor(file: GgufFile) {
    this.metadata = file.metadata;
    this.fileName = file.source.name;
  }

  scalar(key: string): unknown {
    const field = this.metadata.get(PREFIX + key);
    return field === undefined || field.type === "array" ? undefined : field.value;
  }

  flag(key: string): boolean | null {
    const value = this.scalar(key);
    return typeof value === "boolean" ? value : null;
  }

  text(fullKey: string): string | null {
    const field = this.metadata.get(fullKey);
    return field?.type === "string" && typeof field.value === "string" ? field.value : null;
  }

  list<Item>(key: string, isItem: (item: unknown) => item is Item, length?: number): readonly Item[] | null {
    const field = this.metadata.get(PREFIX + key);
    if (field === undefined) return null;
    if (field.type !== "array") throw malformed(this.fileName, `${PREFIX}${key} is ${quotedJson(String(field.value))}, expected a list.`);
    const items: readonly unknown[] = field.items;
    if (!items.every(isItem)) throw malformed(this.fileName, `${PREFIX}${key} is a list of ${field.itemType}, which is not what this list holds.`);
    if (length !== undefined && items.length !== length) throw malformed(this.fileName, `${PREFIX}${key} has ${items.length} entries for ${length} tokens.`);
    return items;
  }

  /** null when the key is missing, or says "none" as llama.cpp writes it. */
  tokenId(key: string, size: number): number | null {
    const value = this.scalar(key);
    if (value === undefined || value === NO_TOKEN) return null;
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < size) return value;
    throw malformed(this.fileName, `${PREFIX}${key} is ${quotedJson(String(value))}, and the vocabulary has ${size} tokens.`);
  }
}
