import { expect, test } from "vitest";
import { memoryByteSource } from "./byte-source-memory";
import { LIMITS } from "./limits";
import { readJson, readText } from "./read-text";
import { recordingSource } from "./testing/recording-source";
import { text } from "./testing/raw-bytes";
import { refusalText } from "./testing/refusal";

const json = (content: string) => readJson(memoryByteSource(text(content), "config.json"));

test("reads JSON", async () => {
  expect(await json('{"a": [1, "ü"]}')).toEqual({ a: [1, "ü"] });
});

test.each(["{", "", "{'a': 1}", "[NaN]", '{"a": 1,}'])("refuses %j, which is no JSON", async (content) => {
  expect(await refusalText(() => json(content))).toMatch(/^malformed: config\.json: the file is not valid JSON/);
});

test("refuses a key that stands twice, at any depth", async () => {
  expect(await refusalText(() => json('[{"a": {"b": 1, "\\u0062": 2}}]'))).toBe('malformed: config.json: the file has the key "b" twice in one object.');
});

test("refuses bytes that are no UTF-8", async () => {
  expect(await refusalText(() => readText(memoryByteSource(Uint8Array.of(0x22, 0xc3, 0x22), "config.json")))).toBe("malformed: config.json: the file is not valid UTF-8 text.");
});

test("keeps a byte order mark, so that text written again has the same bytes", async () => {
  expect(await readText(memoryByteSource(text("\uFEFFx"), "chat.txt"))).toBe("\uFEFFx");
});

test("refuses a huge file before reading it", async () => {
  const source = recordingSource(memoryByteSource(text("{}"), "config.json"), LIMITS.jsonFileBytes + 1);
  expect(await refusalText(() => readText(source))).toMatch(/^limit: config\.json: its size in bytes is/);
  expect(source.reads).toEqual([]);
});
