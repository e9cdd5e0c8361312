import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryByteSource } from "../byte-source-memory";
import type { TensorToWrite } from "../tensor-directory";
import { joined, u32, u8 } from "../testing/raw-bytes";
import { rawArray, rawGguf, rawPair, rawString } from "../testing/raw-gguf";
import { refusalText } from "../testing/refusal";
import { readGguf, type GgufValue } from "./read";
import type { GgufScalar, GgufScalarType } from "./value";
import { ggufHeader } from "./write";

test("writes the bytes of a file made by hand", () => {
  const expected = rawGguf({
    metadata: [rawPair("s", 8, rawString("é")), rawPair("n", 5, u32(-3)), rawArray("a", 7, 2, u8(1, 0))],
    tensors: [{ name: "x", dims: [3, 2], offset: 0 }, { name: "y", dims: [32], type: 3, offset: 32 }],
  });
  const metadata = new Map<string, GgufValue>([
    ["s", { type: "string", value: "é" }],
    ["n", { type: "int32", value: -3 }],
    ["a", { type: "array", itemType: "bool", items: [true, false] }],
  ]);
  const layout = ggufHeader(metadata, [{ name: "x", dtype: "F32", shape: [2, 3] }, { name: "y", dtype: "Q4_1", shape: [32] }], 32);
  expect(layout.header).toEqual(expected);
  expect(layout).toMatchObject({ offsets: [0, 32], dataOffset: expected.byteLength, totalBytes: expected.byteLength + 64 });
});

test.each([1, 7, 8])("a header longer than the first buffer grows as it is written (items of %i bytes)", (bytes) => {
  const items = Array.from({ length: 50_000 }, (_, i) => String(i % 10).repeat(bytes));
  const expected = rawGguf({ metadata: [rawArray("t", 8, items.length, joined(...items.map((item) => rawString(item))))] });
  const { header } = ggufHeader(new Map([["t", { type: "array", itemType: "string", items }]]), [], 32);
  expect(Buffer.compare(header, expected)).toBe(0);
});

const SCALARS: readonly [GgufScalarType, fc.Arbitrary<GgufScalar>][] = [
  ["uint8", fc.nat(255)],
  ["int8", fc.integer({ min: -128, max: 127 })],
  ["uint16", fc.nat(65535)],
  ["int16", fc.integer({ min: -32768, max: 32767 })],
  ["uint32", fc.nat(0xffffffff)],
  ["int32", fc.integer()],
  ["float32", fc.float()],
  ["bool", fc.boolean()],
  ["string", fc.string({ unit: "binary" })],
  ["uint64", fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n })],
  ["uint64", fc.maxSafeNat()],
  ["int64", fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) - 1n })],
  ["float64", fc.double()],
];

const value: fc.Arbitrary<GgufValue> = fc.oneof(
  ...SCALARS.map(([type, scalar]) => scalar.map((one) => ({ type, value: one }))),
  ...SCALARS.map(([itemType, scalar]) => fc.array(scalar, { maxLength: 5 }).map((items) => ({ type: "array" as const, itemType, items }))),
);
const metadataMap = fc.array(fc.tuple(fc.string({ maxLength: 12 }), value), { maxLength: 8 }).map((pairs) => new Map(pairs));
const dims = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 });
const tensorList: fc.Arbitrary<TensorToWrite[]> = fc.uniqueArray(
  fc.record({ name: fc.string({ maxLength: 12 }), dtype: fc.constantFrom("F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1"), shape: dims.map((outer) => [...outer, 32]) }),
  { selector: (tensor) => tensor.name, maxLength: 8 },
);

test("what is written is read again, and written again has the same bytes", async () => {
  await fc.assert(
    fc.asyncProperty(metadataMap, tensorList, fc.constantFrom(8, 32, 256), fc.constantFrom(2, 3), async (pairs, tensors, alignment, version) => {
      const metadata = new Map<string, GgufValue>([...pairs, ["general.alignment", { type: "uint32", value: alignment }]]);
      const { header, offsets, totalBytes } = ggufHeader(metadata, tensors, alignment, version === 2 ? 2 : 3);
      const file = await readGguf(memoryByteSource(joined(header, new Uint8Array(totalBytes - header.byteLength)), "m"));
      expect([...file.metadata]).toEqual([...metadata]);
      expect([...file.tensors.values()].map(({ name, dtype, shape, offset }) => ({ name, dtype, shape, offset }))).toEqual(
        tensors.map((tensor, i) => ({ ...tensor, offset: header.byteLength + (offsets[i] ?? NaN) })),
      );
      expect(ggufHeader(file.metadata, [...file.tensors.values()], file.alignment, file.version).header).toEqual(header);
    }),
  );
});

test("refuses what would be an unreadable file", async () => {
  expect(await refusalText(() => ggufHeader(new Map(), [{ name: "a", dtype: "Q8_0", shape: [32, 8] }], 32))).toMatch(/no whole blocks of Q8_0/);
  const twice: TensorToWrite = { name: "a", dtype: "F32", shape: [1] };
  expect(await refusalText(() => ggufHeader(new Map(), [twice, twice], 32))).toMatch(/twice/);
});
