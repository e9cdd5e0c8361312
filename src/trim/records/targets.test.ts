import { describe, expect, it } from "vitest";
import type { TrimTarget } from "./options";
import { candidatesOf, maskBytes, mostToGo, stepsUntil, targetInWords, targetProblems, type TargetFacts } from "./targets";

/** Four modules of 10 and 20 bytes, 40 beside them. */
const FACTS: TargetFacts = { modules: [{ id: "attn.0", bytes: 10 }, { id: "mlp.0", bytes: 20 }, { id: "attn.1", bytes: 10 }, { id: "mlp.1", bytes: 20 }], bytes: 100, mask: [], keep: [] };
const reasons = (target: TrimTarget, change: Partial<TargetFacts> = {}) => targetProblems(target, { ...FACTS, ...change }).map(({ reason }) => reason);

describe("a target", () => {
  it.each<[TrimTarget, string]>([
    [{ kind: "bytes", share: 0.5 }, "Half of the bytes"],
    [{ kind: "bytes", share: 0.375 }, "37.5 % of the bytes"],
    [{ kind: "speed", multiple: 2 }, "Twice the speed"],
    [{ kind: "speed", multiple: 1.5 }, "1.5 times the speed"],
    [{ kind: "modules", count: 1 }, "1 module gone"],
    [{ kind: "modules", count: 12 }, "12 modules gone"],
    [{ kind: "accuracy", floor: 0.6, bound: "value" }, "Accuracy of at least 60 %"],
    [{ kind: "accuracy", floor: 0.6, bound: "low" }, "Accuracy of at least 60 % at the lower end of its interval"],
  ])("is said in words: %j", (target, words) => expect(targetInWords(target)).toBe(words));

  it("may ask for all but one module, and for what is kept not to go", () => {
    expect(candidatesOf(FACTS)).toEqual(["attn.0", "mlp.0", "attn.1", "mlp.1"]);
    expect(candidatesOf({ ...FACTS, mask: ["mlp.0"], keep: ["attn.1"] })).toEqual(["attn.0", "mlp.1"]);
    expect(candidatesOf({ ...FACTS, mask: ["attn.0", "mlp.0", "attn.1"] })).toEqual([]);
    expect([mostToGo(FACTS), mostToGo({ ...FACTS, keep: ["attn.1"] }), mostToGo({ ...FACTS, keep: ["attn.1"], mask: ["mlp.0"] })]).toEqual([3, 3, 2]);
    expect(maskBytes(FACTS, ["mlp.0", "attn.1"])).toBe(70);
  });

  it.each<[TrimTarget, Partial<TargetFacts>, RegExp | null]>([
    [{ kind: "bytes", share: 0.5 }, {}, null],
    // The smallest module has to stay: 50 of 100 bytes.
    [{ kind: "bytes", share: 0.49 }, {}, /^49 % of the bytes can't be reached: with every module gone that may go, 50 % of them stay/],
    [{ kind: "bytes", share: 0.5 }, { keep: ["mlp.1"] }, /60 % of them stay/],
    [{ kind: "bytes", share: 0.8 }, { keep: ["mlp.1"], mask: ["mlp.0"] }, null],
    [{ kind: "bytes", share: 0 }, {}, /is 0; it has to be between 0 and 1/],
    [{ kind: "bytes", share: NaN }, {}, /is no number/],
    [{ kind: "bytes", share: 1 }, {}, /is 1; it has to be between/],
    [{ kind: "speed", multiple: 1.1 }, {}, null],
    [{ kind: "speed", multiple: 1 }, {}, /above 1/],
    [{ kind: "speed", multiple: Infinity }, {}, /above 1/],
    [{ kind: "modules", count: 3 }, {}, null],
    [{ kind: "modules", count: 4 }, {}, /^4 modules can't go: of the 4 that the model has 3 can/],
    [{ kind: "modules", count: 3 }, { keep: ["mlp.0", "mlp.1"] }, /of the 4 that the model has 2 can/],
    [{ kind: "modules", count: 3 }, { mask: ["mlp.0"] }, null],
    [{ kind: "modules", count: 1.5 }, {}, /is 1.5; it has to be a whole number/],
    [{ kind: "accuracy", floor: 0, bound: "value" }, {}, null],
    [{ kind: "accuracy", floor: 60, bound: "value" }, {}, /is 60; it has to be from 0 to 1/],
  ])("that can't be reached says so: %j, %j", (target, change, reason) => {
    expect(reasons(target, change)).toEqual(reason === null ? [] : [expect.stringMatching(reason)]);
  });

  it("can be reached as the remedy says", () => {
    const [problem] = targetProblems({ kind: "bytes", share: 0.1 }, { ...FACTS, bytes: 99 });
    const share = Number(/at least (0\.\d+)/.exec(problem?.remedy ?? "")?.[1]);
    expect([share, reasons({ kind: "bytes", share }, { bytes: 99 })]).toEqual([0.495, []]);
  });

  it("takes so many steps, as far as it can be told", () => {
    const steps = (target: TrimTarget, perStep = 1, change: Partial<TargetFacts> = {}) => stepsUntil(target, { ...FACTS, ...change }, perStep);
    expect([steps({ kind: "modules", count: 3 }), steps({ kind: "modules", count: 3 }, 2), steps({ kind: "modules", count: 3 }, 1, { mask: ["mlp.0"] })]).toEqual([3, 2, 2]);
    // 15 bytes a module on average.
    expect([steps({ kind: "bytes", share: 0.7 }), steps({ kind: "bytes", share: 0.5 }), steps({ kind: "bytes", share: 0.5 }, 3)]).toEqual([2, 3, 1]);
    expect([steps({ kind: "bytes", share: 0.9 }, 1, { mask: ["mlp.0"] }), steps({ kind: "speed", multiple: 2 }), steps({ kind: "accuracy", floor: 0.5, bound: "low" })]).toEqual([0, null, null]);
  });
});
