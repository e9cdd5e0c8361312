/**
 * Seeded random numbers, the same on every platform: sfc32 (Chris Doty-Humphrey's PractRand), its state filled
 * from the seed by splitmix32. Integer arithmetic only, so that no engine's Math can change a split.
 */
export interface Random {
  /** A number in [0, 1), a multiple of 2^-32. */
  next(): number;
  /** An integer in [0, n), every one equally likely; n from 1 to 2^32. */
  integer(n: number): number;
  /** A shuffled copy (Fisher-Yates, from the end). */
  shuffle<T>(items: readonly T[]): T[];
}

const TWO_32 = 2 ** 32;
/** Outputs thrown away so that near seeds part ways. */
const WARM_UP = 12;

/** Only the seed's value modulo 2^32 counts. */
export function createRandom(seed: number): Random {
  const nextUint32 = sfc32(seed);
  const integer = (n: number): number => {
    // Values past the last whole multiple of n would favour small results.
    const limit = TWO_32 - (TWO_32 % n);
    let value = nextUint32();
    while (value >= limit) value = nextUint32();
    return value % n;
  };
  return { next: () => nextUint32() / TWO_32, integer, shuffle: (items) => shuffled(items, integer) };
}

/** One seed out of two numbers, so that row 7 of seed 1 has a stream of its own whatever rows come before it. */
export function mixSeeds(a: number, b: number): number {
  const first = splitmix32(a);
  return splitmix32(first() ^ Math.imul(b, 0x9e3779b1))();
}

function shuffled<T>(items: readonly T[], integer: (n: number) => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = integer(last + 1);
    // Both indices are inside the array.
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

function sfc32(seed: number): () => number {
  const fill = splitmix32(seed);
  let [a, b, c, counter] = [fill() | 0, fill() | 0, fill() | 0, 1];
  const step = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < WARM_UP; i++) step();
  return step;
}
