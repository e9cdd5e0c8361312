import { expect, it } from "vitest";
import { packExamples } from "../data/pack";
import type { TokenisedExample } from "../data/tokens";
import { exampleRows } from "./batch-examples";

const example = (row: number, contextIds: number[], choiceIds: number[][]): TokenisedExample => ({ row, contextIds, choiceIds, chars: choiceIds.map(() => 1), answer: 0, shortened: false });
const first = example(7, [1, 2, 3], [[4, 5, 6], [7]]);
const second = example(9, [1], [[2, 3], [4, 5]]);

const told = (maxTokens: number) => packExamples([first, second], { maxTokens }).map((batch) => exampleRows(batch, [first, second]).map(({ example: { row }, rows, context }) => ({ row, rows, context: [...context] })));

it("gives every row of a batch to its example, and tells which are its context", () => {
  expect(told(100)).toEqual([[
    { row: 7, rows: [0, 1, 2, 3, 4], context: [0, 1, 2] },
    { row: 9, rows: [5, 6, 7], context: [5] },
  ]]);
});

it("knows an example again whose choices spread over several batches", () => {
  expect(told(5).slice(1)).toEqual([[{ row: 9, rows: [0, 1, 2], context: [0] }]]);
  expect(packExamples([second], { maxTokens: 2 }).map((batch) => exampleRows(batch, [second])[0]?.example.row)).toEqual([9, 9]);
});
