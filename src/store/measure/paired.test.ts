import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { choiceResult } from "../../../e2e/support/fake-points";
import type { AccuracyResult } from "../../evaluate/results";
import { accuracyResult } from "../persistence/kept-results";
import { NO_MEASUREMENTS, withAccuracy } from "./measurements";
import type { Target } from "./measurements";
import { hasNoSignificantLoss, pairedBriefly, pairedInWords, pairedWithFull, powerInWords } from "./paired";
import type { Paired } from "./paired";

const TARGET: Target = { datasetId: "d0", part: "test" };
const TEXT: AccuracyResult = { kind: "completion", n: 3, tokens: 9, nll: 1, likelihood: 0.37, ci95: { low: 0.3, high: 0.4 }, chance: 0.01, seconds: 1, shortened: 0, leftOut: 0 };

/** Measured with these questions right; null for a result of an older studio. */
function result(right: string | null): AccuracyResult {
  const { right: _, ...old } = choiceResult(0.5);
  return right === null ? old : { ...old, n: right.length, right };
}

function compared(full: AccuracyResult | null, own: AccuracyResult): Paired {
  const base = full ? withAccuracy(NO_MEASUREMENTS, "", TARGET, full) : NO_MEASUREMENTS;
  const paired = pairedWithFull(withAccuracy(base, "attn.5", TARGET, own), "attn.5", TARGET);
  if (!paired) throw new Error("not measured");
  return paired;
}

/** So many questions right alike, then those that only the state has right, then those that only the full model has. */
function counted(n: number, lost: number, gained: number): Paired {
  const alike = "1".repeat(n - lost - gained);
  return compared(result(alike + "0".repeat(gained) + "1".repeat(lost)), result(alike + "1".repeat(gained) + "0".repeat(lost)));
}

describe("a state against the full model", () => {
  it("is tested question by question", () => {
    expect(compared(result("11110000"), result("10111000"))).toEqual({ kind: "tested", n: 8, lost: 1, gained: 1, p: 1, verdict: "same" });
    expect([counted(200, 3, 2), counted(200, 12, 1), counted(200, 1, 12)].map((paired) => [paired.kind === "tested" && paired.verdict, hasNoSignificantLoss(paired)])).toEqual([["same", true], ["worse", false], ["better", true]]);
  });

  it("is told in words with what they rest on", () => {
    expect(pairedInWords(counted(200, 3, 2))).toBe("Not significantly worse than the full model: 3 lost, 2 gained of 200 questions (p = 1.000).");
    expect(pairedInWords(counted(1200, 30, 2))).toBe("Worse than the full model, hardly by chance: 30 lost, 2 gained of 1,200 questions (p below 0.001).");
    expect(pairedInWords(counted(200, 1, 12))).toMatch(/^Better than the full model, hardly by chance: 1 lost, 12 gained/);
    expect(pairedInWords(counted(43, 0, 0))).toBe("Has the same of 43 questions right as the full model.");
  });

  it("is told briefly where there is little room", () => {
    const all = [counted(200, 3, 2), counted(1200, 30, 2), counted(200, 1, 12), counted(43, 0, 0), compared(result("10"), result(null)), compared(null, result("1")), compared(TEXT, TEXT), compared(result("101"), result("10"))];
    expect(all.map(pairedBriefly)).toEqual([
      "Not significantly worse: 3 lost, 2 gained of 200 (p = 1.000).", "Worse: 30 lost, 2 gained of 1,200 (p below 0.001).", expect.stringMatching(/^Better: 1 lost, 12 gained of 200 /),
      "No question lost or gained of 43.", "Not compared: measured by an older version. Measure runs it again.", "Not compared: Measure runs the full model too.", "Free text: the intervals tell.", "Not compared: other questions. Measure both again.",
    ]);
    expect(pairedBriefly({ kind: "full" })).toBe("");
  });

  it("says what so many questions could have shown: no significant loss is not no loss", () => {
    // 2 gained: 9 lost are p = 0.065, 10 are p = 0.039.
    expect(powerInWords(counted(200, 3, 2))).toBe("That is not no loss: with 2 gained, 200 questions show a loss of 8 or more (4.0 points).");
    expect(powerInWords(counted(8, 1, 1))).toBe("That is not no loss: 8 questions are too few to show any. Choose a larger part.");
    expect([powerInWords(counted(200, 12, 1)), powerInWords({ kind: "full" })]).toEqual(["", ""]);
  });

  it("is not compared where an older studio measured one of both, and says how to get it", () => {
    expect(compared(result("10"), result(null))).toEqual({ kind: "old", which: "state" });
    expect(pairedInWords(compared(result("10"), result(null)))).toMatch(/it was measured by an older version\. Measure runs it again\.$/);
    expect(pairedInWords(compared(result(null), result("10")))).toMatch(/the full model was measured by an older version\. Measure runs it again\.$/);
    expect(hasNoSignificantLoss(compared(result(null), result("10")))).toBe(false);
  });

  it("is not compared with nothing, with itself, on free text or on other questions", () => {
    expect([compared(null, result("1")), compared(TEXT, TEXT), compared(result("101"), result("10"))].map(({ kind }) => kind)).toEqual(["unmeasured", "text", "changed"]);
    const known = withAccuracy(NO_MEASUREMENTS, "", TARGET, result("1"));
    expect([pairedWithFull(known, "", TARGET), pairedWithFull(known, "attn.5", TARGET), pairedWithFull(known, "", null)]).toEqual([{ kind: "full" }, null, null]);
  });

  it("can still be tested after a reload", () => {
    const kept = (right: string) => v.parse(accuracyResult, JSON.parse(JSON.stringify(result(right))));
    expect(compared(kept("1100"), kept("1010"))).toMatchObject({ kind: "tested", lost: 1, gained: 1 });
  });
});
