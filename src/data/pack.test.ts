import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packExamples } from "./pack";
import type { PackedBatch, PackLimits } from "./pack";
import type { TokenisedExample } from "./tokens";

function example(contextIds: number[], choiceIds: number[][]): TokenisedExample {
  return { row: 0, contextIds, choiceIds, chars: choiceIds.map(() => 1), answer: 0, shortened: false };
}

const WIDE: PackLimits = { maxTokens: 1000 };

const ids = (maxLength: number): fc.Arbitrary<number[]> => fc.array(fc.nat(50_000), { minLength: 1, maxLength });
const examples = fc.array(
  fc.record({ context: ids(12), choices: fc.array(ids(6), { minLength: 2, maxLength: 5 }) }).map(({ context, choices }) => example(context, choices)),
  { maxLength: 12 },
);
/** Always room for the longest context with the longest choice. */
const limits = fc.record({ maxTokens: fc.integer({ min: 17, max: 60 }) });

/** The ids and positions that row `row` sees, by the batch's own description. */
function seenBy(batch: PackedBatch, row: number): { ids: number[]; positions: number[] } {
  const rows: number[] = [];
  for (let r = batch.rowStart[row] ?? NaN; r < (batch.sharedEnd[row] ?? NaN); r++) rows.push(r);
  for (let r = batch.ownStart[row] ?? NaN; r <= row; r++) rows.push(r);
  return { ids: rows.map((r) => batch.ids[r] ?? NaN), positions: rows.map((r) => batch.positions[r] ?? NaN) };
}

describe("packExamples", () => {
  it("lays one example out as described", () => {
    const [batch] = packExamples([example([10, 11, 12], [[20, 21, 22], [30]])], WIDE);
    expect(batch).toEqual({
      ids: Uint32Array.of(10, 11, 12, 20, 21),
      positions: Uint32Array.of(0, 1, 2, 3, 4),
      rowStart: Uint32Array.of(0, 0, 0, 0, 0),
      sharedEnd: Uint32Array.of(0, 0, 0, 3, 3),
      ownStart: Uint32Array.of(0, 0, 0, 3, 3),
      targets: [
        { row: 2, tokenId: 20, example: 0, choice: 0 },
        { row: 3, tokenId: 21, example: 0, choice: 0 },
        { row: 4, tokenId: 22, example: 0, choice: 0 },
        { row: 2, tokenId: 30, example: 0, choice: 1 },
      ],
    });
  });

  it("starts the second example's rows after the first's", () => {
    const [batch] = packExamples([example([1, 2], [[3, 4], [5, 6]]), example([7], [[8, 9], [10]])], WIDE);
    expect(batch?.rowStart).toEqual(Uint32Array.of(0, 0, 0, 0, 4, 4));
    expect(batch?.sharedEnd).toEqual(Uint32Array.of(0, 0, 2, 2, 4, 5));
    expect(batch?.ownStart).toEqual(Uint32Array.of(0, 0, 2, 3, 4, 5));
    expect(batch?.positions).toEqual(Uint32Array.of(0, 1, 2, 2, 0, 1));
  });

  it("shows every target's row exactly the context and the choice up to that token", () => {
    fc.assert(
      fc.property(examples, limits, (list, limit) => {
        const predicted = list.map((item) => item.choiceIds.map(() => [] as number[]));
        for (const batch of packExamples(list, limit)) {
          for (const target of batch.targets) {
            const { contextIds, choiceIds } = list[target.example] as TokenisedExample;
            const done = predicted[target.example]?.[target.choice] as number[];
            const seen = seenBy(batch, target.row);
            expect(seen.ids).toEqual([...contextIds, ...done]);
            expect(seen.positions).toEqual(seen.ids.map((_, position) => position));
            expect(target.tokenId).toBe(choiceIds[target.choice]?.[done.length]);
            done.push(target.tokenId);
          }
        }
        expect(predicted).toEqual(list.map((item) => item.choiceIds));
      }),
    );
  });

  it("keeps to the limits and the order, and parts an example only when it is over them alone", () => {
    fc.assert(
      fc.property(examples, limits, (list, limit) => {
        const batches = packExamples(list, limit);
        for (const batch of batches) {
          expect(batch.ids.length).toBeLessThanOrEqual(limit.maxTokens);
        }
        const order = batches.flatMap((batch) => batch.targets.map((target) => target.example * 100 + target.choice));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        list.forEach((item, index) => {
          const targets = item.choiceIds.flat().length;
          const tokens = item.contextIds.length + targets - item.choiceIds.length;
          const holders = batches.filter((batch) => batch.targets.some((target) => target.example === index)).length;
          if (tokens <= limit.maxTokens) expect(holders).toBe(1);
          else expect(holders).toBeGreaterThan(1);
        });
      }),
    );
  });

  it("gives nothing for nothing", () => expect(packExamples([], WIDE)).toEqual([]));

  it("refuses a context that does not fit with one choice", () => {
    const long = { ...example([1, 2, 3, 4], [[5], [6, 7, 8]]), row: 17 };
    expect(() => packExamples([long], { maxTokens: 5 })).toThrow(/Row 18: the prompt with choice 2 takes 6 tokens; a batch holds 5/);
    expect(packExamples([long], { maxTokens: 6 })).toHaveLength(1);
  });
});
