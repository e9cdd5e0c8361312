import { expect, it } from "vitest";
import { fakeModel } from "../../../../e2e/support/fake-model";
import { formatIn, formatPoints, shareInWords, sizeInWords, unitFor } from "./stack-text";

const model = fakeModel();

it("takes the unit of the largest module", () => {
  expect(unitFor(model.modules).name).toBe("MB");
  expect(unitFor(model.modules.filter((module) => module.kind === "attention")).name).toBe("kB");
  expect(unitFor([]).name).toBe("bytes");
});

it.each([
  [553_000, "0.55"],
  [1_659_000, "1.66"],
  [9_996_000, "10.0"],
  [99_960_000, "100"],
])("%i bytes in MB are %s", (bytes, text) => {
  expect(formatIn({ name: "MB", bytes: 1e6 }, bytes)).toBe(text);
});

it("says what modules are of the model", () => {
  expect(sizeInWords(model.modules.slice(0, 2))).toBe("2.21\u00a0MB · 3.5\u00a0M parameters");
  expect(shareInWords(model.modules.slice(0, 2), model)).toBe("2.4\u00a0% of the model");
});

it.each([[-0.02, "−2.0"], [0.004, "+0.4"], [0.0001, "0.0"], [-0.0001, "0.0"]])("%d is %s points", (difference, text) => {
  expect(formatPoints(difference)).toBe(text);
});
