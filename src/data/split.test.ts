import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Identity } from "./duplicates";
import { SPLIT_PARTS, splitNotes, splitRows, splitSizes } from "./split";
import type { Split } from "./split";

function row(question: string, passage = ""): Identity {
  return { question, whole: `${passage}\n${question}` };
}

const distinct = (count: number): Identity[] => Array.from({ length: count }, (_, index) => row(`Question number ${index}?`));
const split = (rows: readonly Identity[], seed: number): Split => splitRows(rows, { seed, sizes: null });

/** Few different questions, so that duplicates are common; some differ in case and punctuation alone. */
const withDuplicates = fc.array(fc.tuple(fc.nat(40), fc.boolean()), { maxLength: 120 }).map((picks) =>
  picks.map(([number, loud]) => row(loud ? `WHAT is  ${number}` : `What is ${number}?`)),
);

describe("splitSizes", () => {
  it.each([
    [3000, { calibration: 128, validation: 250, test: 250, tuning: 2372 }],
    [500, { calibration: 75, validation: 100, test: 125, tuning: 200 }],
    [50, { calibration: 8, validation: 10, test: 12, tuning: 20 }],
    [43, { calibration: 8, validation: 8, test: 10, tuning: 17 }],
    [31, { calibration: 4, validation: 6, test: 7, tuning: 14 }],
    [4, { calibration: 1, validation: 1, test: 1, tuning: 1 }],
    [1, { calibration: 0, validation: 0, test: 1, tuning: 0 }],
    [0, { calibration: 0, validation: 0, test: 0, tuning: 0 }],
  ])("%i examples", (n, sizes) => expect(splitSizes(n)).toEqual(sizes));
});

describe("splitRows", () => {
  it("gives distinct examples exactly the sizes", () => {
    const parts = split(distinct(3000), 1);
    for (const part of SPLIT_PARTS) expect(parts[part].length).toBe(splitSizes(3000)[part]);
  });

  it("is disjoint, whole, in file order and the same every time", () => {
    fc.assert(
      fc.property(withDuplicates, fc.integer(), (examples, seed) => {
        const parts = split(examples, seed);
        const all = SPLIT_PARTS.flatMap((part) => [...parts[part]]);
        expect([...all].sort((a, b) => a - b)).toEqual(examples.map((_, index) => index));
        for (const part of SPLIT_PARTS) expect(parts[part]).toEqual([...parts[part]].sort((a, b) => a - b));
        // Groups that do not fit go to tuning, or to a test part that would stay empty.
        const sizes = splitSizes(examples.length);
        for (const part of ["calibration", "validation"] as const) expect(parts[part].length).toBeLessThanOrEqual(sizes[part]);
        expect(split(examples, seed)).toEqual(parts);
      }),
    );
  });

  it("keeps duplicates on one side, whatever their case, spacing and punctuation", () => {
    fc.assert(
      fc.property(withDuplicates, fc.integer(), (examples, seed) => {
        const parts = split(examples, seed);
        const partOf = new Map<string, string>();
        for (const part of SPLIT_PARTS) {
          for (const index of parts[part]) {
            const number = /\d+/.exec(examples[index]?.question ?? "")?.[0] ?? "";
            expect(partOf.get(number) ?? part).toBe(part);
            partOf.set(number, part);
          }
        }
      }),
    );
  });

  it("takes one question over two passages for a duplicate", () => {
    const examples = [...distinct(40), row("The same?", "One passage."), row("The same?", "Another.")];
    for (let seed = 0; seed < 20; seed++) {
      const parts = split(examples, seed);
      const holders = SPLIT_PARTS.filter((part) => parts[part].includes(40) || parts[part].includes(41));
      expect(holders).toHaveLength(1);
    }
  });

  it("does not take an instruction that all rows share for a duplicate", () => {
    const examples = Array.from({ length: 100 }, (_, index) => row("Is the sentence positive?", `Sentence ${index}`));
    const parts = split(examples, 5);
    for (const part of SPLIT_PARTS) expect(parts[part].length).toBe(splitSizes(100)[part]);
  });

  it("gives another seed another split, and spreads the rows", () => {
    const [first, second] = [split(distinct(500), 1), split(distinct(500), 2)];
    expect(first.test).not.toEqual(second.test);
    const mean = first.test.reduce((sum, index) => sum + index, 0) / first.test.length;
    expect(Math.abs(mean - 250)).toBeLessThan(50);
  });
});

describe("sizes that the person wants", () => {
  const sizes = { calibration: 5, validation: 0, test: 20 };

  it("are kept, and tuning gets the rest", () => {
    expect(splitSizes(40, sizes)).toEqual({ ...sizes, tuning: 15 });
    const options = { seed: 3, sizes };
    const parts = splitRows(distinct(40), options);
    expect(SPLIT_PARTS.map((part) => parts[part].length)).toEqual([5, 0, 20, 15]);
    expect(splitNotes(parts, options)).toEqual([]);
    expect(splitSizes(25, sizes).tuning).toBe(0);
  });

  it("are refused where there are not as many rows", () => {
    expect(() => splitRows(distinct(24), { seed: 0, sizes })).toThrow("The parts are to have 5 + 0 + 20 = 25 examples, and the dataset has 24.");
  });

  it("give way to duplicates, which stay together, and a note says so", () => {
    const rows = [...Array.from({ length: 8 }, () => row("Same?")), ...distinct(2)];
    const options = { seed: 0, sizes: { calibration: 0, validation: 0, test: 5 } };
    const parts = splitRows(rows, options);
    expect(parts.tuning.length).toBe(8);
    expect(splitNotes(parts, options)).toEqual(["The test part has 2 of 5 examples: rows with the same question stay together."]);
  });
});

it("puts any number of equal rows on one side", () => {
  const parts = split(Array.from({ length: 200_000 }, () => row("Same?")), 0);
  expect(SPLIT_PARTS.map((part) => parts[part].length).sort((a, b) => a - b)).toEqual([0, 0, 0, 200_000]);
});
