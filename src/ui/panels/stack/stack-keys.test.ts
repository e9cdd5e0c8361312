import { expect, it } from "vitest";
import { nextPlace } from "./stack-keys";

it.each([
  ["ArrowDown", { layer: 6, column: 1 }],
  ["ArrowUp", { layer: 4, column: 1 }],
  ["ArrowLeft", { layer: 5, column: 0 }],
  ["ArrowRight", { layer: 5, column: 2 }],
  ["PageDown", { layer: 11, column: 1 }],
  ["PageUp", { layer: 0, column: 1 }],
  ["Home", { layer: 0, column: 1 }],
  ["End", { layer: 11, column: 1 }],
  ["a", null],
  [" ", null],
])("%s", (key, expected) => {
  expect(nextPlace({ layer: 5, column: 1 }, key, 12)).toEqual(expected);
});

it("stays inside at the edges", () => {
  expect(nextPlace({ layer: 0, column: 0 }, "ArrowLeft", 12)).toEqual({ layer: 0, column: 0 });
  expect(nextPlace({ layer: 11, column: 2 }, "ArrowDown", 12)).toEqual({ layer: 11, column: 2 });
});
