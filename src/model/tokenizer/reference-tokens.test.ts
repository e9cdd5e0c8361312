import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { NamedSource } from "../../formats/byte-source";
import { memoryByteSource } from "../../formats/byte-source-memory";
import { readGguf } from "../../formats/gguf/read";
import { readGgufTokenizer } from "./gguf-tokenizer";
import { readFolderTokenizer } from "./folder-tokenizer";
import { createTextStream } from "./text-stream";
import type { ChatMessage, Tokenizer } from "./tokenizer";

/** tokens.json of ../shared/reference: made with transformers, apart from the studio. */
interface ReferenceTokens {
  readonly strings: readonly { readonly text: string; readonly ids: readonly number[] }[];
  readonly chats: readonly { readonly messages: readonly ChatMessage[]; readonly add_generation_prompt: boolean; readonly text: string; readonly ids: readonly number[] }[];
}

const FOLDER = "../shared/models/tiny/model";
const TINY_GGUF = "../shared/models/tiny/tiny-f16.gguf";
const SMOLLM2_GGUF = ".models/SmolLM2-135M-Instruct.Q4_1.gguf";

const source = (path: string): NamedSource["source"] => memoryByteSource(readFileSync(path), path.slice(path.lastIndexOf("/") + 1));
const ofGguf = async (path: string): Promise<Tokenizer> => readGgufTokenizer(await readGguf(source(path)));
const ofFolder = (): Promise<Tokenizer> =>
  readFolderTokenizer({
    tokenizer: source(`${FOLDER}/tokenizer.json`),
    tokenizerConfig: source(`${FOLDER}/tokenizer_config.json`),
    chatTemplate: null,
    generationConfig: source(`${FOLDER}/generation_config.json`),
    config: JSON.parse(readFileSync(`${FOLDER}/config.json`, "utf8")),
  });

const CASES = [
  { name: "tiny, Hugging Face folder", path: `${FOLDER}/tokenizer.json`, reference: "../shared/reference/tiny/tokens.json", open: ofFolder, endIds: [0], beginId: null },
  { name: "tiny, GGUF", path: TINY_GGUF, reference: "../shared/reference/tiny/tokens.json", open: () => ofGguf(TINY_GGUF), endIds: [0], beginId: null },
  { name: "SmolLM2, GGUF", path: SMOLLM2_GGUF, reference: "../shared/reference/smollm2/tokens.json", open: () => ofGguf(SMOLLM2_GGUF), endIds: [2, 0], beginId: null },
] as const;

for (const { name, path, reference, open, endIds, beginId } of CASES) {
  const missing = [path, reference].find((file) => !existsSync(file));
  describe.skipIf(missing !== undefined)(`tokens of ${name}${missing === undefined ? "" : ` SKIP: ${missing} is not here`}`, () => {
    const expected: ReferenceTokens = missing === undefined ? JSON.parse(readFileSync(reference, "utf8")) : { strings: [], chats: [] };
    let tokenizer: Tokenizer;
    beforeAll(async () => {
      tokenizer = await open();
    });

    it(`gives the reference's ids for all ${expected.strings.length} strings`, () => {
      expect(expected.strings.length).toBe(60);
      for (const { text, ids } of expected.strings) expect({ text, ids: tokenizer.encode(text) }).toEqual({ text, ids });
    });

    it("decodes them back to the same text, at once and as a stream of single tokens", () => {
      for (const { text, ids } of expected.strings) {
        expect(tokenizer.decode(ids, { keepSpecial: true })).toBe(text);
        const stream = createTextStream(tokenizer);
        const streamed = ids.map((id) => stream.push([id])).join("") + stream.end();
        expect(streamed).toBe(tokenizer.decode(ids));
      }
    });

    it("never emits half a character from the stream", () => {
      for (const { ids } of expected.strings.filter(({ text: whole }) => !whole.includes("\uFFFD"))) {
        const stream = createTextStream(tokenizer);
        for (const id of ids) expect(stream.push([id])).not.toContain("\uFFFD");
      }
    });

    it("renders and encodes the reference's chats", () => {
      expect(expected.chats.length).toBe(3);
      for (const { messages, add_generation_prompt, text, ids } of expected.chats) {
        const rendered = tokenizer.renderChat(messages, add_generation_prompt);
        expect(rendered).toBe(text);
        expect(tokenizer.encode(rendered)).toEqual(ids);
      }
    });

    it("knows where texts begin and end", () => {
      expect(tokenizer.beginId).toBe(beginId);
      expect(tokenizer.endIds).toEqual(endIds);
    });
  });
}
