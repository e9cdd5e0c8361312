import { expect, it } from "vitest";
import { idsDifference } from "./verify-prompts";

it.each([
  ["the same", [[1, 2], [3]], null],
  ["another one", [[1, 4], [3]], "its tokenizer gives the token 4 where the token 2 is right, at place 1 of prompt 1"],
  ["one too few", [[1, 2], []], "its tokenizer gives no token where the token 3 is right, at place 0 of prompt 2"],
  ["an end token that was not there", [[1, 2], [3, 0]], "its tokenizer gives the token 0 where no token is right, at place 1 of prompt 2"],
] as const)("ids of prompts are compared to the last: %s", (_, got, difference) => {
  expect(idsDifference([[1, 2], [3]], got)).toBe(difference);
});
