import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryByteSource } from "../byte-source-memory";
import type { TensorToWrite } from "../tensor-directory";
import { joined, text, u64 } from "../testing/raw-bytes";
import { refusalText } from "../testing/refusal";
import { readSafetensorsHeader } from "./read";
import { safetensorsHeader, safetensorsOrder } from "./write";

test("writes the bytes of the reference implementation", () => {
  const layout = safetensorsHeader([{ name: "a", dtype: "F32", shape: [2, 1] }, { name: "b", dtype: "BF16", shape: [3] }], new Map([["format", "pt"]]));
  const json = '{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[3],"data_offsets":[8,14]}}';
  const padded = json.padEnd(Math.ceil(json.length / 8) * 8, " ");
  expect(layout.header).toEqual(joined(u64(padded.length), text(padded)));
  expect(layout.offsets).toEqual([layout.header.byteLength, layout.header.byteLength + 8]);
  expect(layout.totalBytes).toBe(layout.header.byteLength + 14);
});

test("orders wide types first, then by name", () => {
  const tensors: TensorToWrite[] = [{ name: "b", dtype: "F16", shape: [] }, { name: "z", dtype: "F32", shape: [] }, { name: "a", dtype: "BF16", shape: [] }];
  expect(safetensorsOrder(tensors).map((tensor) => tensor.name)).toEqual(["z", "a", "b"]);
});

const tensorsToWrite = fc.uniqueArray(
  fc.record({ name: fc.string({ maxLength: 20 }), dtype: fc.constantFrom("F32", "F16", "BF16"), shape: fc.array(fc.nat(5), { maxLength: 4 }) }),
  { selector: (tensor) => tensor.name, maxLength: 8 },
).filter((tensors) => tensors.every((tensor) => tensor.name !== "__metadata__"));

test("what is written is read again, and written again has the same bytes", async () => {
  await fc.assert(
    fc.asyncProperty(tensorsToWrite, fc.dictionary(fc.string(), fc.string()), async (tensors, strings) => {
      const metadata = new Map(Object.entries(strings));
      const { header, offsets, totalBytes } = safetensorsHeader(tensors, metadata);
      const file = joined(header, new Uint8Array(totalBytes - header.byteLength));
      const read = await readSafetensorsHeader(memoryByteSource(file, "m"));
      const found = tensors.map(({ name }) => read.tensors.get(name));
      expect(found.map((entry) => entry?.offset)).toEqual(offsets);
      expect(found.map((entry) => entry?.shape)).toEqual(tensors.map(({ shape }) => shape));
      expect(safetensorsHeader(found.filter((entry) => entry !== undefined), read.metadata).header).toEqual(header);
    }),
  );
});

test("refuses a type that the format lacks, and a name twice", async () => {
  expect(await refusalText(() => safetensorsHeader([{ name: "a", dtype: "Q4_1", shape: [32] }]))).toMatch(/^internal: safetensors has no type Q4_1/);
  const twice: TensorToWrite = { name: "a", dtype: "F32", shape: [1] };
  expect(await refusalText(() => safetensorsHeader([twice, twice]))).toMatch(/twice/);
});
