import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memoryByteSource } from "../../formats/byte-source-memory";
import { readGguf, type GgufValue } from "../../formats/gguf/read";
import { refusalText } from "../../formats/testing/refusal";
import { EMPTY_MASK } from "../../model/mask";
import { openModel } from "../../model/open";
import { SMALL_TOKENIZER, smallFolder, smallGguf, word } from "../../model/testing/small-llama";
import { openTiny, reopened, writtenFiles, planned } from "../testing";

const TINY_GGUF = "../shared/models/tiny/tiny-f16.gguf";
const DIGITS = { type: "Digits", individual_digits: true };
const BYTE_LEVEL = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };

async function metadataOf(files: Parameters<typeof openModel>[0]): Promise<ReadonlyMap<string, GgufValue>> {
  const [gguf] = await writtenFiles(await planned(await openModel(files), EMPTY_MASK, "gguf"));
  if (!gguf) throw new Error("Nothing was written.");
  return (await readGguf(gguf.source)).metadata;
}

describe("the tokenizer of a folder, in GGUF", () => {
  const missing = !existsSync(TINY_GGUF);
  it.skipIf(missing)(`has the keys and values that llama.cpp's converter writes${missing ? ` SKIP: ${TINY_GGUF} is not here` : ""}`, async () => {
    const { original } = await openTiny("gguf");
    const converted = await readGguf(memoryByteSource(readFileSync(TINY_GGUF), "tiny-f16.gguf"));
    if (original.format !== "gguf") throw new Error("The model is no GGUF file.");
    const withoutName = (metadata: ReadonlyMap<string, GgufValue>) => [...metadata].filter(([key]) => key !== "general.name");
    expect(withoutName(original.file.metadata)).toEqual(withoutName(converted.metadata));
  });

  it("gives every row of the embedding a token, by kind", async () => {
    const added_tokens = [...SMALL_TOKENIZER.added_tokens, { id: 257, content: "<tool>", special: false }];
    const metadata = await metadataOf(smallFolder({ tokenizer: { ...SMALL_TOKENIZER, added_tokens } }));
    const list = (key: string) => {
      const value = metadata.get(`tokenizer.ggml.${key}`);
      return value?.type === "array" ? value.items : [];
    };
    expect(list("tokens").slice(255)).toEqual([expect.any(String), "<|endoftext|>", "<tool>", "[PAD258]", "[PAD259]", "[PAD260]", "[PAD261]", "[PAD262]", "[PAD263]"]);
    expect(list("token_type").slice(255)).toEqual([1, 3, 4, 5, 5, 5, 5, 5, 5]);
    expect(metadata.get("tokenizer.ggml.eos_token_id")).toEqual({ type: "uint32", value: 256 });
  });

  it.each([
    ["gpt-2", BYTE_LEVEL],
    ["smollm", { type: "Sequence", pretokenizers: [DIGITS, BYTE_LEVEL] }],
  ])("names the cut %s by what it does", async (name, pre_tokenizer) => {
    expect((await metadataOf(smallFolder({ tokenizer: { ...SMALL_TOKENIZER, pre_tokenizer } }))).get("tokenizer.ggml.pre")).toEqual(word(name));
  });

  it.each(["gpt-2", "smollm", "llama-bpe", "qwen2", "default"])("finds the name %s again after a way through a folder", async (name) => {
    const source = await openModel([smallGguf({ metadata: { "tokenizer.ggml.pre": word(name) } })]);
    const back = await reopened(await reopened(source, EMPTY_MASK, "huggingface"), EMPTY_MASK, "gguf");
    expect(back.original.format === "gguf" && back.original.file.metadata.get("tokenizer.ggml.pre")).toEqual(word(name));
    const text = "In 1905, Einstein's 4 papers…\n\tE = mc²  <|endoftext|> naïve 漢字";
    expect(back.tokenizer.encode(text)).toEqual(source.tokenizer.encode(text));
    expect([back.tokenizer.beginId, back.tokenizer.endIds]).toEqual([source.tokenizer.beginId, source.tokenizer.endIds]);
  });

  it.each([
    ["digits in threes and then as GPT-2", { type: "Sequence", pretokenizers: [{ type: "Split", pattern: { Regex: String.raw`\p{N}{3}` }, behavior: "Isolated", invert: false }, BYTE_LEVEL] }],
    ["a space put first", { ...BYTE_LEVEL, add_prefix_space: true }],
    ["nothing", null],
    ["GPT-2's, but whole words before merges", BYTE_LEVEL, { ...SMALL_TOKENIZER.model, ignore_merges: true }],
  ])("refuses a cut that GGUF has no name for: %s", async (_, pre_tokenizer, model: unknown = SMALL_TOKENIZER.model) => {
    const folder = smallFolder({ tokenizer: { ...SMALL_TOKENIZER, pre_tokenizer, model } });
    expect(await refusalText(() => metadataOf(folder))).toMatch(/^unsupported: tokenizer\.json: the way it cuts text is none that the studio can name in a GGUF file/);
  });
});
