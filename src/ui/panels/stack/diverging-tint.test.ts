import { expect, it } from "vitest";
import { divergingTint } from "./diverging-tint";

it.each([
  [0.05, { hue: "hurts", strength: 1 }],
  [0.4, { hue: "hurts", strength: 1 }],
  [-0.0125, { hue: "helps", strength: 0.5 }],
  [0, { hue: "helps", strength: 0 }],
])("%d of 0.05", (harm, expected) => {
  expect(divergingTint(harm, 0.05)).toEqual(expected);
});
