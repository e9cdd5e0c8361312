import { expect, it } from "vitest";
import { partingWord } from "./parting-word";

const marked = (text: string, other: string): string | null => {
  const word = partingWord(text, other);
  return word && text.slice(word.start, word.end);
};

it.each([
  ["they use sunlight", "they make sugar", "use"],
  ["photosynthesis it is", "photosystems are", "photosynthesis"], // a whole word, though it begins alike
  ["a b", "ab c", "a"],
  ["sugar\n\nand more", "sugar and more", "and"],
  ["sugar. And", "sugar and", "sugar."],
  ["sugar and oxygen", "sugar", null], // the other may still go on the same way
  ["sugar", "sugar and oxygen", null],
  ["the same", "the same", null],
  ["", "something", null],
  ["something", "", null],
])("in %j beside %j marks %j", (text, other, expected) => {
  expect(marked(text, other)).toBe(expected);
});
