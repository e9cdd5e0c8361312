/** tokenizer.json of the `tokenizers` library, checked before the library sees it. Only BPE: the families here use nothing else. */
import * as v from "valibot";
import { malformed, quoted, quotedJson } from "../../formats/malformed";
import { StudioError } from "../../shared/errors";
import { MODEL_LIMITS } from "../families/limits";

export interface ComponentJson {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface AddedTokenJson {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
  readonly [field: string]: unknown;
}

export interface BpeJson {
  readonly type: "BPE";
  readonly unk_token: string | null;
  readonly fuse_unk: boolean;
  readonly byte_fallback: boolean;
  readonly ignore_merges: boolean;
  readonly vocab: Readonly<Record<string, number>>;
  readonly merges: readonly (readonly [string, string])[];
}

export interface TokenizerJson {
  readonly added_tokens: readonly AddedTokenJson[];
  readonly normalizer: ComponentJson | null;
  readonly pre_tokenizer: ComponentJson | null;
  readonly post_processor: ComponentJson | null;
  readonly decoder: ComponentJson | null;
  readonly model: BpeJson;
}

const OTHER_FILE = "Fetch the model's tokenizer.json again.";

const Component = v.nullish(v.looseObject({ type: v.string("a text") }, "an object"), null);
const Flag = v.nullish(v.boolean("true or false"), false);
const TokenId = v.pipe(v.number("a whole number"), v.integer("a whole number"), v.minValue(0, "0 or more"), v.maxValue(MODEL_LIMITS.vocab, `at most ${MODEL_LIMITS.vocab}`));
const Frame = v.looseObject({
  added_tokens: v.nullish(v.array(v.looseObject({ id: TokenId, content: v.pipe(v.string("a text"), v.minLength(1, "a text that is not empty")), special: Flag }, "an object"), "a list"), []),
  normalizer: Component,
  pre_tokenizer: Component,
  post_processor: Component,
  decoder: Component,
  model: v.looseObject({
    type: v.nullish(v.string("a text"), "BPE"),
    unk_token: v.nullish(v.string("a text"), null),
    fuse_unk: Flag,
    byte_fallback: Flag,
    ignore_merges: Flag,
    continuing_subword_prefix: v.nullish(v.literal("", "empty")),
    end_of_word_suffix: v.nullish(v.literal("", "empty")),
  }, "an object"),
}, "an object");

/** Errors: "malformed" naming the field, "unsupported" for a model that is not BPE. */
export function checkTokenizerJson(json: unknown, file: string): TokenizerJson {
  const result = v.safeParse(Frame, json, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    throw malformed(file, `"${v.getDotPath(issue) ?? "the file"}" is ${quotedJson(issue.input)}, expected ${issue.message}.`, OTHER_FILE);
  }
  const { model, ...frame } = result.output;
  if (model.type !== "BPE") {
    throw new StudioError("unsupported", `${file}: "model.type" is ${quoted(model.type)}, and the studio reads BPE tokenizers.`, "Open a model of the Llama family with its own tokenizer.json.");
  }
  const vocab = checkVocab(model["vocab"], file);
  const merges = checkMerges(model["merges"], new Set(Object.keys(vocab)), file);
  checkUnknownToken(model.unk_token, vocab, frame.added_tokens, file);
  const { unk_token, fuse_unk, byte_fallback, ignore_merges } = model;
  return { ...frame, model: { type: "BPE", unk_token, fuse_unk, byte_fallback, ignore_merges, vocab, merges } };
}

/** By hand and not by valibot: vocabularies hold words like "constructor", which its record type skips. */
function checkVocab(vocab: unknown, file: string): Record<string, number> {
  if (typeof vocab !== "object" || vocab === null || Array.isArray(vocab)) throw malformed(file, `"model.vocab" is ${quotedJson(vocab)}, expected an object.`, OTHER_FILE);
  const entries: [string, number][] = Object.entries(vocab).map(([token, id]) => {
    if (!Number.isInteger(id) || id < 0 || id > MODEL_LIMITS.vocab) {
      throw malformed(file, `"model.vocab" gives ${quoted(token)} the id ${quotedJson(id)}, expected a whole number from 0 to ${MODEL_LIMITS.vocab}.`, OTHER_FILE);
    }
    return [token, Number(id)];
  });
  if (entries.length === 0) throw malformed(file, `"model.vocab" is empty.`, OTHER_FILE);
  return Object.fromEntries(entries);
}

function checkMerges(merges: unknown, vocab: ReadonlySet<string>, file: string): [string, string][] {
  if (!Array.isArray(merges)) throw malformed(file, `"model.merges" is ${quotedJson(merges)}, expected a list.`, OTHER_FILE);
  return merges.map((merge: unknown, index) => {
    const pair: unknown = typeof merge === "string" ? merge.split(" ") : merge;
    if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== "string" || typeof pair[1] !== "string") {
      throw malformed(file, `"model.merges.${index}" is ${quotedJson(merge)}, expected two tokens.`, OTHER_FILE);
    }
    if (!vocab.has(pair[0] + pair[1])) throw malformed(file, `"model.merges.${index}" makes ${quoted(pair[0] + pair[1])}, which is not in "model.vocab".`, OTHER_FILE);
    return [pair[0], pair[1]];
  });
}

function checkUnknownToken(token: string | null, vocab: Record<string, number>, added: readonly AddedTokenJson[], file: string): void {
  if (token === null || Object.hasOwn(vocab, token) || added.some(({ content }) => content === token)) return;
  throw malformed(file, `"model.unk_token" is ${quoted(token)}, which is not in "model.vocab".`, OTHER_FILE);
}
