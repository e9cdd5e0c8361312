/** A GGUF file's own vocabulary, turned into the form of tokenizer.json. Keys: gguf-py's constants.py (Keys.Tokenizer). */
import type { GgufFile } from "../../formats/gguf/read";
import { malformed } from "../../formats/malformed";
import { StudioError } from "../../shared/errors";
import { show } from "../reasons";
import { endTokenIds } from "./end-tokens";
import { readGgufVocabulary, type GgufVocabulary } from "./gguf-vocabulary";
import { createTokenizer } from "./hub-tokenizer";
import { byteLevelPreTokenizer, GGUF_PRE_TOKENIZERS, type GgufPreTokenizer } from "./pre-tokenizers";
import { mergesFromScores } from "./sentencepiece-merges";
import type { Tokenizer } from "./tokenizer";
import type { TokenizerDescription } from "./tokenizer-description";
import type { BpeJson, TokenizerJson } from "./tokenizer-json";

const SPACE = "▁";

/** Errors: "malformed" naming the key, "unsupported" for a tokenizer model or pre-tokenizer that the studio does not know. */
export function readGgufTokenizer(file: GgufFile): Tokenizer {
  return createTokenizer(describeGgufTokenizer(file));
}

/** Errors: as `readGgufTokenizer`. */
export function describeGgufTokenizer(file: GgufFile): TokenizerDescription {
  const vocabulary = readGgufVocabulary(file);
  const name = file.source.name;
  const { json, addsBegin } = tokenizerForm(vocabulary, name);
  const { beginId, endId, turnEndIds, chatTemplate, texts } = vocabulary;
  const begins = vocabulary.addsBegin ?? addsBegin;
  return {
    json,
    beginId: begins ? beginId : null,
    endIds: endTokenIds([endId, ...turnEndIds], json.added_tokens),
    texts,
    chatTemplate: chatTemplate === null ? null : { source: chatTemplate, file: name },
    file: name,
  };
}

function tokenizerForm(vocabulary: GgufVocabulary, file: string): { json: TokenizerJson; addsBegin: boolean } {
  switch (vocabulary.model) {
    case "gpt2": {
      const pre = preTokenizerOf(vocabulary.pre, file);
      return { json: byteLevelForm(vocabulary, pre, file), addsBegin: pre.addsBegin };
    }
    case "llama":
      return { json: sentencePieceForm(vocabulary, file), addsBegin: true };
    default:
      throw new StudioError("unsupported", `${file}: tokenizer.ggml.model is ${show(vocabulary.model)}, and the studio reads "gpt2" (byte-level BPE) and "llama" (SentencePiece).`, "Open the model's Hugging Face folder with its tokenizer.json instead.");
  }
}

/** llama.cpp takes "default" for files that were converted before the key existed. */
function preTokenizerOf(pre: unknown, file: string): GgufPreTokenizer {
  const name = pre ?? "default";
  const known = typeof name === "string" && Object.hasOwn(GGUF_PRE_TOKENIZERS, name) ? GGUF_PRE_TOKENIZERS[name] : undefined;
  if (known) return known;
  throw new StudioError("unsupported", `${file}: tokenizer.ggml.pre is ${show(name)}, and the studio knows ${Object.keys(GGUF_PRE_TOKENIZERS).join(", ")}.`, "Open the model's Hugging Face folder with its tokenizer.json instead.");
}

function byteLevelForm(vocabulary: GgufVocabulary, pre: GgufPreTokenizer, file: string): TokenizerJson {
  if (vocabulary.merges === null) throw malformed(file, "tokenizer.ggml.merges is missing.");
  const vocab = vocabOf(vocabulary);
  // A merge into an unused token would leave a piece without an id.
  const merges = vocabulary.merges.filter(([left, right]) => Object.hasOwn(vocab, left + right));
  const model: BpeJson = { type: "BPE", unk_token: null, fuse_unk: false, byte_fallback: false, ignore_merges: pre.ignoreMerges, vocab, merges };
  return {
    added_tokens: addedTokens(vocabulary),
    normalizer: pre.normalizer,
    pre_tokenizer: byteLevelPreTokenizer(pre.patterns),
    post_processor: null,
    decoder: { type: "ByteLevel" },
    model,
  };
}

function sentencePieceForm(vocabulary: GgufVocabulary, file: string): TokenizerJson {
  const { scores, unknownText, addsSpacePrefix } = vocabulary;
  if (scores === null) throw malformed(file, "tokenizer.ggml.scores is missing.");
  const pieces = vocabulary.tokens.filter(({ kind }) => kind === "normal").map(({ id, text }) => ({ text, score: scores[id] ?? 0 }));
  const model: BpeJson = { type: "BPE", unk_token: unknownText, fuse_unk: true, byte_fallback: true, ignore_merges: false, vocab: vocabOf(vocabulary), merges: mergesFromScores(pieces, file) };
  const spaces = { type: "Replace", pattern: { String: " " }, content: SPACE };
  const decoders = [{ type: "Replace", pattern: { String: SPACE }, content: " " }, { type: "ByteFallback" }, { type: "Fuse" }];
  return {
    added_tokens: addedTokens(vocabulary),
    normalizer: { type: "Sequence", normalizers: addsSpacePrefix ? [{ type: "Prepend", prepend: SPACE }, spaces] : [spaces] },
    pre_tokenizer: null,
    post_processor: null,
    decoder: { type: "Sequence", decoders: addsSpacePrefix ? [...decoders, { type: "Strip", content: " ", start: 1, stop: 0 }] : decoders },
    model,
  };
}

function vocabOf({ tokens }: GgufVocabulary): Record<string, number> {
  return Object.fromEntries(tokens.map(({ text, id }) => [text, id]));
}

/** Tokens that are recognised in a text before it is cut; control tokens have no text in a decoded answer. */
function addedTokens({ tokens }: GgufVocabulary): TokenizerJson["added_tokens"] {
  return tokens
    .filter(({ kind, text }) => (kind === "control" || kind === "user") && text !== "")
    .map(({ id, text, kind }) => ({ id, content: text, special: kind === "control", normalized: false, lstrip: false, rstrip: false, single_word: false }));
}
