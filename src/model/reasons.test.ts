import { expect, it } from "vitest";
import { foldReasons, show, throwReasons } from "./reasons";

it("says one reason plainly and several with numbers, each once", () => {
  expect(foldReasons("unsupported", "m", [{ reason: "a", remedy: "x." }]).message).toBe("m: a.");
  const several = foldReasons("unsupported", "m", [{ reason: "a", remedy: "x." }, { reason: "b", remedy: "x." }, { reason: "a", remedy: "y." }]);
  expect([several.message, several.remedy]).toEqual(["m: (1) a; (2) b.", "x. y."]);
});

it("stays short whatever a file claims", () => {
  const many = Array.from({ length: 5000 }, (_, index) => ({ reason: `r${index}`, remedy: `fix ${index}.` }));
  expect(foldReasons("malformed", "m", many).message).toMatch(/\(12\) r11; and 4988 more\.$/);
  expect(show("x".repeat(1000))).toHaveLength(78);
});

it("throws only when there are reasons", () => {
  expect(() => throwReasons("malformed", "m", [])).not.toThrow();
  expect(() => throwReasons("malformed", "m", [{ reason: "a", remedy: "x." }])).toThrow("m: a.");
});
