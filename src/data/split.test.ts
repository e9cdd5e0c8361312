import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChoiceExample } from "./example";
import { choicePrompt } from "./prompts";
import { SPLIT_PARTS, splitExamples, splitSizes } from "./split";

function example(row: number, question: string, passage: string | null = null): ChoiceExample {
  return { kind: "choice", row, context: choicePrompt(question, passage), choices: ["a", "b"], answer: 0 };
}

const distinct = (count: number): ChoiceExample[] => Array.from({ length: count }, (_, row) => example(row, `Question number ${row}?`));

/** Few different questions, so that duplicates are common; some differ in case and punctuation alone. */
const withDuplicates = fc.array(fc.tuple(fc.nat(40), fc.boolean()), { maxLength: 120 }).map((picks) =>
  picks.map(([number, loud], row) => example(row, loud ? `WHAT is  ${number}` : `What is ${number}?`)),
);

describe("splitSizes", () => {
  it.each([
    [3000, { calibration: 128, validation: 250, test: 250, tuning: 2372 }],
    [500, { calibration: 75, validation: 100, test: 125, tuning: 200 }],
    [50, { calibration: 7, validation: 10, test: 12, tuning: 21 }],
    [43, { calibration: 6, validation: 8, test: 10, tuning: 19 }],
    [4, { calibration: 1, validation: 1, test: 1, tuning: 1 }],
    [1, { calibration: 0, validation: 0, test: 1, tuning: 0 }],
    [0, { calibration: 0, validation: 0, test: 0, tuning: 0 }],
  ])("%i examples", (n, sizes) => expect(splitSizes(n)).toEqual(sizes));
});

describe("splitExamples", () => {
  it("gives distinct examples exactly the sizes", () => {
    const split = splitExamples(distinct(3000), 1);
    for (const part of SPLIT_PARTS) expect(split[part].length).toBe(splitSizes(3000)[part]);
  });

  it("is disjoint, whole, in file order and the same every time", () => {
    fc.assert(
      fc.property(withDuplicates, fc.integer(), (examples, seed) => {
        const split = splitExamples(examples, seed);
        const all = SPLIT_PARTS.flatMap((part) => [...split[part]]);
        expect([...all].sort((a, b) => a - b)).toEqual(examples.map((_, index) => index));
        for (const part of SPLIT_PARTS) expect(split[part]).toEqual([...split[part]].sort((a, b) => a - b));
        // Groups that do not fit go to tuning, or to a test part that would stay empty.
        const sizes = splitSizes(examples.length);
        for (const part of ["calibration", "validation"] as const) expect(split[part].length).toBeLessThanOrEqual(sizes[part]);
        expect(splitExamples(examples, seed)).toEqual(split);
      }),
    );
  });

  it("keeps duplicates on one side, whatever their case, spacing and punctuation", () => {
    fc.assert(
      fc.property(withDuplicates, fc.integer(), (examples, seed) => {
        const split = splitExamples(examples, seed);
        const partOf = new Map<string, string>();
        for (const part of SPLIT_PARTS) {
          for (const index of split[part]) {
            const number = /\d+/.exec(examples[index]?.context ?? "")?.[0] ?? "";
            expect(partOf.get(number) ?? part).toBe(part);
            partOf.set(number, part);
          }
        }
      }),
    );
  });

  it("takes one question over two passages for a duplicate", () => {
    const examples = [...distinct(40), example(40, "The same?", "One passage."), example(41, "The same?", "Another.")];
    for (let seed = 0; seed < 20; seed++) {
      const split = splitExamples(examples, seed);
      const holders = SPLIT_PARTS.filter((part) => split[part].includes(40) || split[part].includes(41));
      expect(holders).toHaveLength(1);
    }
  });

  it("does not take an instruction that all rows share for a duplicate", () => {
    const examples = Array.from({ length: 100 }, (_, row) => example(row, "Is the sentence positive?", `Sentence ${row}`));
    const split = splitExamples(examples, 5);
    for (const part of SPLIT_PARTS) expect(split[part].length).toBe(splitSizes(100)[part]);
  });

  it("gives another seed another split, and spreads the rows", () => {
    const [first, second] = [splitExamples(distinct(500), 1), splitExamples(distinct(500), 2)];
    expect(first.test).not.toEqual(second.test);
    const mean = first.test.reduce((sum, index) => sum + index, 0) / first.test.length;
    expect(Math.abs(mean - 250)).toBeLessThan(50);
  });
});
