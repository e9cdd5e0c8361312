import { expect, test } from "vitest";
import { floatBitsToBfloat, floatToHalf, halfToFloat } from "./half";

test.each([
  [0x0000, 0],
  [0x8000, -0],
  [0x0001, 5.960464477539063e-8],
  [0x03ff, 6.097555160522461e-5],
  [0x0400, 6.103515625e-5],
  [0x3555, 0.333251953125],
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65504],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0x7e01, NaN],
])("binary16 %i is %d", (bits, value) => {
  expect(halfToFloat(bits)).toBe(value);
});

test.each([
  [0x3f800000, 0x3f80], // 1
  [0xc0490fdb, 0xc049], // -pi
  [0x3f808000, 0x3f80], // a tie: the even neighbour is below
  [0x3f818000, 0x3f82], // a tie: the even neighbour is above
  [0x3f808001, 0x3f81],
  [0x00008000, 0x0000],
  [0x00018000, 0x0002], // subnormal
  [0x80000000, 0x8000],
  [0x7f7fffff, 0x7f80], // the largest float32 is nearest to infinity
  [0xff800000, 0xff80],
  [0x7f800001, 0x7fc0], // a NaN whose high half is that of infinity
  [0xffffffff, 0xffff],
])("the float32 of bits %i is rounded to bfloat16 %i", (bits, rounded) => {
  expect(floatBitsToBfloat(bits)).toBe(rounded);
});

test("every binary16 comes back from its float", () => {
  const changed: number[] = [];
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = halfToFloat(bits);
    if (!Number.isNaN(value) && floatToHalf(value) !== bits) changed.push(bits);
  }
  expect(changed).toEqual([]);
  expect(halfToFloat(floatToHalf(NaN))).toBeNaN();
});

test.each([
  [65519.99, 0x7bff],
  [65520, 0x7c00],
  [-1e30, 0xfc00],
  [1 + 2 ** -11, 0x3c00], // a tie: the even neighbour is below
  [1 + 3 * 2 ** -11, 0x3c02], // a tie: the even neighbour is above
  [2 ** -25, 0x0000],
  [2 ** -25 * 1.01, 0x0001],
  [3 * 2 ** -25, 0x0002],
  [0.1, 0x2e66],
])("%d is rounded to binary16 %i", (value, bits) => {
  expect(floatToHalf(value)).toBe(bits);
});
