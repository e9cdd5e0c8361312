import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGguf } from "../formats/gguf/read";
import { readSafetensorsHeader } from "../formats/safetensors/read";
import { interleaveRows, uninterleaveRows } from "./row-order";
import { namedSource } from "./testing/small-llama";

describe("row order", () => {
  it("puts neighbours into halves, head by head", () => {
    // Two heads of 4 rows of 2 bytes; each row holds its own number twice.
    const rows = (...numbers: number[]): Uint8Array => Uint8Array.from(numbers.flatMap((number) => [number, number]));
    expect(uninterleaveRows(rows(0, 1, 2, 3, 4, 5, 6, 7), 2, 4, 2)).toEqual(rows(0, 2, 1, 3, 4, 6, 5, 7));
    expect(interleaveRows(rows(0, 2, 1, 3, 4, 6, 5, 7), 2, 4, 2)).toEqual(rows(0, 1, 2, 3, 4, 5, 6, 7));
  });

  it("goes there and back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 5 }), fc.infiniteStream(fc.integer({ min: 0, max: 255 })), (heads, half, rowBytes, stream) => {
        const bytes = Uint8Array.from({ length: heads * 2 * half * rowBytes }, () => stream.next().value);
        expect(interleaveRows(uninterleaveRows(bytes, heads, 2 * half, rowBytes), heads, 2 * half, rowBytes)).toEqual(bytes);
      }),
    );
  });

  it("refuses bytes that are no whole heads", () => {
    expect(() => uninterleaveRows(new Uint8Array(15), 2, 4, 2)).toThrow(/15 bytes are not 2 heads/);
  });
});

const TINY = "../shared/models/tiny";
describe.skipIf(!existsSync(TINY))(`row order of the tiny model${existsSync(TINY) ? "" : ` SKIP: ${TINY} is not here`}`, () => {
  it.each([
    ["q", 4],
    ["k", 2],
  ])("turns the GGUF's %s into the folder's, byte for byte", async (part, heads) => {
    const gguf = await readGguf(namedSource("tiny-f16.gguf", readFileSync(`${TINY}/tiny-f16.gguf`)).source);
    const folder = await readSafetensorsHeader(namedSource("model.safetensors", readFileSync(`${TINY}/model/model.safetensors`)).source);
    for (const layer of [0, 11]) {
      const stored = gguf.tensors.get(`blk.${layer}.attn_${part}.weight`);
      const expected = folder.tensors.get(`model.layers.${layer}.self_attn.${part}_proj.weight`);
      if (!stored || !expected) throw new Error("The tiny model lacks a tensor.");
      const bytes = await stored.source.read(stored.offset, stored.byteLength);
      const halves = uninterleaveRows(bytes, heads, 32, 128 * 2);
      expect(halves).not.toEqual(bytes);
      expect(halves).toEqual(await expected.source.read(expected.offset, expected.byteLength));
    }
  });
});
