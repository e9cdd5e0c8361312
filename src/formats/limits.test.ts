import { expect, test } from "vitest";
import { memoryByteSource } from "./byte-source-memory";
import { LIMITS, withinLimit } from "./limits";
import { refusalOf, refusalText } from "./testing/refusal";

test("a value at the limit passes, one above names file, field, value and maximum", async () => {
  expect(withinLimit("ggufDims", "m.gguf", "the number of dimensions", 4n)).toBe(4);
  const refusal = await refusalOf(() => withinLimit("ggufDims", "m.gguf", "the number of dimensions", 5n));
  expect(refusal.toJSON()).toMatchObject({ code: "limit", message: "m.gguf: the number of dimensions is 5, the studio accepts at most 4." });
  expect(refusal.remedy).not.toBe("");
});

test("NaN is within no limit", async () => {
  expect(await refusalText(() => withinLimit("ggufDims", "m.gguf", "it", NaN))).toMatch(/^limit/);
});

test("no read may ask for more than 64 MiB", async () => {
  const large = memoryByteSource(new Uint8Array(LIMITS.readBytes + 1), "large");
  expect(await refusalText(() => large.read(0, LIMITS.readBytes + 1))).toMatch(/^limit: large/);
});

test("what is held whole fits the promise of 64 MiB", () => {
  const whole = [LIMITS.jsonFileBytes, LIMITS.safetensorsHeaderBytes, LIMITS.ggufStringBytes, LIMITS.wholeDownloadBytes, LIMITS.zipDirectoryBytes, 2 * LIMITS.streamChunkBytes];
  expect(Math.max(...whole)).toBeLessThanOrEqual(LIMITS.readBytes);
});
