import { expect, it } from "vitest";
import type { Verification } from "../../../export/records/verification";
import { verificationWords } from "./verification-words";

const FOUND: Verification = { kind: "exact", prompts: 3, positions: 96, maxDiff: 0, largest: 24.06, relativeRms: 0, sameTop: 1 };
const words = (found: Partial<Verification>) => verificationWords({ ...FOUND, ...found }).replaceAll("\u00a0", " ");

it("says what was compared, by kind", () => {
  expect(words({})).toBe("Verified: the same numbers at all 96 positions of 3 prompts.");
  expect(words({ kind: "close", maxDiff: 3.14e-6 })).toBe("Verified: largest logit difference 3.1e-6 at 96 positions of 3 prompts, beside logits up to 24.1.");
  expect(words({ kind: "close" })).toContain("difference 0 at");
  expect(words({ kind: "quantised", relativeRms: 0.0038, sameTop: 94 / 96 })).toBe("Verified: logits 0.4 % off on average, the same likeliest token at 94 of 96 positions of 3 prompts.");
  expect(words({ kind: "quantised", relativeRms: 0.00023 })).toContain("0.02 % off");
});
