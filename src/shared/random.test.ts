import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, mixSeeds } from "./random";

describe("createRandom", () => {
  it("gives the numbers that it always gave, on any platform", () => {
    const random = createRandom(42);
    expect([random.integer(1000), random.integer(1000), random.integer(1000), random.next()]).toEqual(PINNED);
  });

  it("stays in [0, 1) and is spread evenly", () => {
    const random = createRandom(7);
    const counts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 100_000; i++) {
      const tenth = Math.floor(random.next() * 10);
      counts[tenth] = (counts[tenth] ?? Number.NaN) + 1;
    }
    // Three standard deviations of a count of 10,000 are 285.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it("gives near seeds and near rows different streams", () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => createRandom(seed).next());
    const mixed = Array.from({ length: 1000 }, (_, row) => mixSeeds(1, row));
    expect(new Set(firsts).size).toBe(1000);
    expect(new Set(mixed).size).toBe(1000);
    expect(mixSeeds(1, 2)).not.toBe(mixSeeds(2, 1));
  });

  it("shuffles to a permutation, the same for the same seed, and leaves its input alone", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        const result = createRandom(seed).shuffle(items);
        expect(items).toEqual(before);
        expect(createRandom(seed).shuffle(items)).toEqual(result);
        expect([...result].sort((a, b) => a - b)).toEqual(before.sort((a, b) => a - b));
      }),
    );
  });

  it("puts every item everywhere equally often", () => {
    const random = createRandom(3);
    const firsts = [0, 0, 0, 0];
    for (let i = 0; i < 8000; i++) {
      const [first = 0] = random.shuffle([0, 1, 2, 3]);
      firsts[first] = (firsts[first] ?? Number.NaN) + 1;
    }
    for (const count of firsts) expect(Math.abs(count - 2000)).toBeLessThan(150);
  });
});

/** Computed by an independent sfc32 and splitmix32 in Python (64-bit integers, masked). */
const PINNED: readonly number[] = [763, 712, 512, 0.9649424790404737];
