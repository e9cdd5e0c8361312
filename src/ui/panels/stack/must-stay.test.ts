import { expect, it } from "vitest";
import { fakeModel } from "../../../../e2e/support/fake-model";
import { keepWords, withToggled } from "./must-stay";

const { modules } = fakeModel({ layers: 4 });

it("protects what is left of a range, and releases a range that is protected as a whole", () => {
  expect(withToggled(["mlp.2"], ["attn.1", "mlp.2"])).toEqual(["attn.1", "mlp.2"]);
  expect(withToggled(["attn.1", "mlp.2", "mlp.3"], ["attn.1", "mlp.2"])).toEqual(["mlp.3"]);
});

it.each([
  [[], "none"],
  [["mlp.0", "attn.0"] as const, "attention 0 and MLP 0"],
  [["attn.0", "attn.1", "attn.2"] as const, "3 of 8 modules"],
  [["attn.0", "attn.1", "attn.2", "attn.3"] as const, "all attention"],
  [["mlp.0", "mlp.1", "mlp.2", "mlp.3"] as const, "all MLPs"],
  [["mlp.1", "mlp.77"] as const, "MLP 1"],
])("%j: %s", (keep, words) => {
  expect(keepWords(keep, modules)).toBe(words);
});
