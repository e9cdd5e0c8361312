/** The tokenizer of a Hugging Face folder: tokenizer.json, and the small files beside it that say how it is used. */
import * as v from "valibot";
import type { ByteSource } from "../../formats/byte-source";
import { malformed, quotedJson } from "../../formats/malformed";
import { asObject, readJson, readText } from "../../formats/read-text";
import type { JsonObject } from "../families/family";
import type { SpecialTokenTexts } from "./chat-template";
import { endTokenIds } from "./end-tokens";
import { createTokenizer } from "./hub-tokenizer";
import type { Tokenizer } from "./tokenizer";
import { idOfText, type ChatTemplateSource, type TokenizerDescription } from "./tokenizer-description";
import { checkTokenizerJson, type ComponentJson, type TokenizerJson } from "./tokenizer-json";

export interface TokenizerFiles {
  readonly tokenizer: ByteSource;
  readonly tokenizerConfig: ByteSource | null;
  readonly chatTemplate: ByteSource | null;
  readonly generationConfig: ByteSource | null;
  /** Parsed config.json. */
  readonly config: JsonObject;
}

const TokenText = v.union([v.string(), v.looseObject({ content: v.string() })], "a token's text");
const TokenizerConfig = v.looseObject({
  bos_token: v.nullish(TokenText),
  eos_token: v.nullish(TokenText),
  unk_token: v.nullish(TokenText),
  pad_token: v.nullish(TokenText),
  add_bos_token: v.nullish(v.boolean("true or false")),
  chat_template: v.nullish(v.union([v.string(), v.array(v.looseObject({ name: v.string(), template: v.string() }))], "a template or a list of named templates")),
});
type TokenizerConfig = v.InferOutput<typeof TokenizerConfig>;

const NAMED_TOKENS = ["bos_token", "eos_token", "unk_token", "pad_token"] as const;

const EndIds = v.looseObject({ eos_token_id: v.nullish(v.union([v.number(), v.array(v.number())], "an id or a list of ids")) });

/** Errors: "malformed" naming file and field, "limit" for a file that is too large, "unsupported". */
export async function readFolderTokenizer(files: TokenizerFiles, signal?: AbortSignal): Promise<Tokenizer> {
  return createTokenizer(await describeFolderTokenizer(files, signal));
}

/** Errors: "malformed" naming file and field, "limit" for a file that is too large. */
export async function describeFolderTokenizer(files: TokenizerFiles, signal?: AbortSignal): Promise<TokenizerDescription> {
  const file = files.tokenizer.name;
  const json = checkTokenizerJson(await readJson(files.tokenizer, signal), file);
  const config = await readConfig(files.tokenizerConfig, signal);
  const texts = specialTexts(config);
  const generation = files.generationConfig ? asObject(await readJson(files.generationConfig, signal), files.generationConfig.name, "the file") : {};
  const named = [idOfText(json, texts["eos_token"]), ...endIdsOf(files.config, "config.json"), ...endIdsOf(generation, "generation_config.json")];
  return {
    json,
    beginId: beginIdOf(json, config, texts),
    endIds: endTokenIds(named, json.added_tokens),
    texts,
    chatTemplate: await chatTemplateOf(files, config, signal),
    file,
  };
}

async function readConfig(source: ByteSource | null, signal: AbortSignal | undefined): Promise<TokenizerConfig> {
  return source === null ? {} : parse(TokenizerConfig, asObject(await readJson(source, signal), source.name, "the file"), source.name);
}

function parse<Schema extends v.GenericSchema>(schema: Schema, json: unknown, file: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, json, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw malformed(file, `"${v.getDotPath(issue) ?? "the file"}" is ${quotedJson(issue.input)}, expected ${issue.message}.`, `Fetch the model's ${file} again.`);
}

function endIdsOf(json: JsonObject, file: string): number[] {
  const ids = parse(EndIds, json, file).eos_token_id ?? [];
  return typeof ids === "number" ? [ids] : ids;
}

function specialTexts(config: TokenizerConfig): SpecialTokenTexts {
  const texts: Record<string, string> = {};
  for (const name of NAMED_TOKENS) {
    const token = config[name];
    if (token !== undefined && token !== null) texts[name] = typeof token === "string" ? token : token.content;
  }
  return texts;
}

/** What the configuration says wins over the post-processor, as in transformers' Llama tokenizers. */
function beginIdOf(json: TokenizerJson, config: TokenizerConfig, texts: SpecialTokenTexts): number | null {
  if (config.add_bos_token === false) return null;
  if (config.add_bos_token === true) return idOfText(json, texts["bos_token"]);
  return idOfText(json, tokenBefore(json.post_processor));
}

const Template = v.object({ single: v.array(v.looseObject({ SpecialToken: v.optional(v.object({ id: v.string() })) })) });

/** The special token that a post-processor puts before a text. */
function tokenBefore(processor: ComponentJson | null): string | undefined {
  if (processor?.type === "Sequence") {
    const members: unknown = processor["processors"];
    if (!Array.isArray(members)) return undefined;
    return members.map((member: ComponentJson) => tokenBefore(member)).find((token) => token !== undefined);
  }
  if (processor?.type !== "TemplateProcessing") return undefined;
  const template = v.safeParse(Template, processor);
  return template.success ? template.output.single[0]?.SpecialToken?.id : undefined;
}

async function chatTemplateOf(files: TokenizerFiles, config: TokenizerConfig, signal: AbortSignal | undefined): Promise<ChatTemplateSource | null> {
  if (files.chatTemplate) return { source: await readText(files.chatTemplate, signal), file: files.chatTemplate.name };
  const named = config.chat_template;
  const source = Array.isArray(named) ? (named.find(({ name }) => name === "default") ?? named[0])?.template : named;
  return source ? { source, file: "tokenizer_config.json" } : null;
}
