import { describe, it } from "vitest";
import { sumSquaresCase } from "./sum-squares.cases";
import { checkCase } from "./test-data";

describe("sum-squares", () => {
  it.each([[4, 1], [4, 64], [1000, 3], [300_004, 64]])("%s values in %s slots", async (count, slots) => {
    await checkCase(sumSquaresCase(count, slots), 2e-6);
  });
});
