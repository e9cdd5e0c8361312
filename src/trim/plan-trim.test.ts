import { describe, expect, it } from "vitest";
import { DEFAULT_OPTIONS } from "../data/mapping";
import { DEFAULT_TUNE } from "../train/settings";
import { FakeTrimWork } from "./fake-work-testing";
import { planTrim, throwTrimProblems, type TrimFacts } from "./plan-trim";
import { DEFAULT_TRIM, type TrimOptions } from "./records/options";
import { RECIPE_FORMAT, type Recipe } from "./records/recipe";
import type { TrimPoint } from "./trim-work";

const { modules } = new FakeTrimWork();
const FACTS: TrimFacts = {
  modules, bytes: 160, fingerprint: "a".repeat(64), dataset: { hash: "b".repeat(64), options: DEFAULT_OPTIONS, part: "test" },
  rows: { calibration: 20, tuning: 40, validation: 10, reported: 10 }, tokens: { calibration: 200, tuning: 400, validation: 100, reported: 100 }, moduleTokensPerSecond: null,
};
const FULL: TrimPoint = { mask: [], tuned: null };
const plan = (change: Partial<TrimOptions> = {}, facts: Partial<TrimFacts> = {}, from = FULL) => planTrim({ kind: "search", options: { ...DEFAULT_TRIM, tune: { kind: "never" }, ...change } }, from, { ...FACTS, ...facts });
const rows = (change: Partial<TrimFacts["rows"]>): Partial<TrimFacts> => ({ rows: { ...FACTS.rows, ...change } });

describe("the plan of a trim", () => {
  it("says its candidates, steps, rows and whether it races", () => {
    expect(plan()).toMatchObject({ candidates: 8, steps: 6, races: false, rows: 20, seconds: null, problems: [] });
    expect(plan({ rows: 12, keep: ["attn.0"], target: { kind: "modules", count: 4 }, perStep: 3 })).toMatchObject({ candidates: 7, steps: 2, races: false, rows: 12 });
    expect(plan({ target: { kind: "speed", multiple: 2 } })).toMatchObject({ steps: null, problems: [] });
    const many = new FakeTrimWork(11).modules;
    const raced = (change: Partial<TrimOptions>) => plan(change, { modules: many, bytes: 500 }).races;
    expect([raced({}), raced({ scan: "exact" }), raced({ strategy: "angular" })]).toEqual([true, false, false]);
    // As the scan has it: nobody could leave before the end, or too few are there to make up for the pass that orders the rows.
    expect([raced({ rows: 12 }), raced({ rows: 11 }), plan({ scan: "race" }).races]).toEqual([true, false, false]);
  });

  it("counts the work of scans, tuning and measurements in module-tokens", () => {
    const target = { kind: "modules", count: 2 } as const;
    // Accuracy of 8, 7 and 6 modules; a scan of m modules is the base and m candidates of half of them.
    const measured = 100 * (8 + 7 + 6);
    expect(plan({ target, strategy: "reverse" }).moduleTokens).toBe(measured);
    expect(plan({ target }).moduleTokens).toBe(measured + 200 * (8 * 4 + 8 + 7 * 3.5 + 7));
    expect(plan({ target, scanEvery: 2 }).moduleTokens).toBe(measured + 200 * (8 * 4 + 8));
    expect(plan({ target, rows: 10 }).moduleTokens).toBe(measured + 100 * (8 * 4 + 8 + 7 * 3.5 + 7));
    expect(plan({ target, strategy: "influence" }).moduleTokens).toBe(measured + 200 * (8 + 7));
    expect(plan({ target, strategy: "taylor" }).moduleTokens).toBe(measured + 3 * 200 * (8 + 7));
    // 50 steps of 8 examples of 10 tokens at three times their cost, and six measurements on the validation rows.
    expect(plan({ target, strategy: "reverse", tune: { kind: "end" } }).moduleTokens).toBe(measured + 6 * (3 * 50 * 8 * 10 + 6 * 100));
    expect(plan({ target, strategy: "reverse", tune: { kind: "every", steps: 1 } }).moduleTokens).toBe(measured + (7 + 6) * (3 * 50 * 8 * 10 + 6 * 100));
    expect(plan({ target, strategy: "reverse" }, { moduleTokensPerSecond: 100 }).seconds).toBe(21);
  });

  it.each<[string, Partial<TrimOptions>, Partial<TrimFacts>, TrimPoint, RegExp | null]>([
    ["fewer calibration rows than 8", {}, rows({ calibration: 7 }), FULL, /A scan would see 7 calibration rows; fewer than 8 tell nothing/],
    ["fewer that it was asked for", { rows: 1 }, {}, FULL, /would see 1 calibration row; fewer/],
    ["no calibration rows for an order that needs none", { strategy: "reverse" }, rows({ calibration: 0 }), FULL, null],
    ["all modules protected", { target: { kind: "speed", multiple: 2 }, keep: modules.map(({ id }) => id) }, {}, FULL, /All 8 modules that are left must stay: none may go/],
    ["one module left", { target: { kind: "speed", multiple: 2 } }, {}, { mask: modules.slice(1).map(({ id }) => id), tuned: null }, /One module is left, and one has to stay/],
    ["a target that is there already", { keep: modules.map(({ id }) => id), target: { kind: "bytes", share: 0.5 } }, {}, { mask: modules.slice(0, 6).map(({ id }) => id), tuned: null }, null],
    ["a target that can't be reached", { target: { kind: "bytes", share: 0.1 } }, {}, FULL, /10 % of the bytes can't be reached/],
    ["a module that the model has not", { keep: ["attn.77"] }, {}, FULL, /no module attn\.77/],
    ["no tuning rows while tuning is asked for", { tune: { kind: "end" } }, rows({ tuning: 0 }), FULL, /Tuning is asked for, and there are no tuning rows/],
    ["one tuning row", { tune: { kind: "every", steps: 1 } }, rows({ tuning: 1 }), FULL, /there is 1 tuning row/],
    ["no tuning rows without tuning", {}, rows({ tuning: 0 }), FULL, null],
    ["a floor without validation rows", { target: { kind: "accuracy", floor: 0.5, bound: "value" } }, rows({ validation: 0 }), FULL, /judged on validation rows, and there are none/],
    ["nothing to measure on", {}, rows({ reported: 0 }), FULL, /no rows to measure accuracy on/],
    ["settings that can't be run", { tune: { kind: "end" }, tuning: { ...DEFAULT_TUNE, steps: 0 } }, {}, FULL, /number of steps is 0/],
    ["settings that are not used", { tuning: { ...DEFAULT_TUNE, steps: 0 } }, {}, FULL, null],
    ["no module a step", { perStep: 0 }, {}, FULL, /modules that a step drops is 0/],
    ["half a step", { scanEvery: 1.5 }, {}, FULL, /steps that a scan serves is 1.5/],
    ["tuning every none", { tune: { kind: "every", steps: 0 } }, {}, FULL, /steps between two tunings is 0/],
    ["a seed below 0", { seed: -1 }, {}, FULL, /seed is -1/],
  ])("names %s", (_, change, facts, from, reason) => {
    expect(plan(change, facts, from).problems).toEqual(reason === null ? [] : [{ reason: expect.stringMatching(reason), remedy: expect.stringMatching(/\.$/) }]);
  });

  it("names every problem at once, and throws them in one sentence each", () => {
    const { problems } = plan({ perStep: 0, target: { kind: "modules", count: 99 }, rows: 2 });
    expect(problems).toHaveLength(3);
    expect(() => throwTrimProblems({ problems })).toThrow(expect.objectContaining({ code: "usage", message: problems.map(({ reason }) => reason).join(" ") }));
    expect(() => throwTrimProblems({ problems: [] })).not.toThrow();
  });
});

describe("the plan of a replay", () => {
  const state = { mask: [], label: "Full model", tuning: null, tunedFrom: "before", accuracy: null, speed: null, bytes: null } as const;
  const recipe: Recipe = {
    format: RECIPE_FORMAT, studio: "", made: "", adapter: "", model: { name: "tiny", fingerprint: FACTS.fingerprint, bytes: 160 }, dataset: { name: "medicine", ...FACTS.dataset }, options: null,
    start: state, steps: [{ ...state, mask: ["attn.0"] }, { ...state, mask: ["attn.0", "mlp.2"], tuning: DEFAULT_TUNE }],
  };
  const replay = (facts: Partial<TrimFacts> = {}, of: Partial<Recipe> = {}) => planTrim({ kind: "replay", recipe: { ...recipe, ...of } }, FULL, { ...FACTS, ...facts });

  it("has its steps and work, and needs no calibration rows", () => {
    expect(replay(rows({ calibration: 0 }))).toEqual({ candidates: 0, steps: 2, races: false, rows: 0, seconds: null, problems: [], moduleTokens: 100 * (8 + 7 + 6) + 6 * (3 * 50 * 8 * 10 + 6 * 100) });
  });

  it("names another model, another dataset, and rows that are missing", () => {
    expect(replay({ fingerprint: "c".repeat(64) }).problems).toEqual([expect.objectContaining({ reason: expect.stringMatching(/another model/) })]);
    expect(replay({ dataset: { ...FACTS.dataset, hash: "c".repeat(64) }, ...rows({ tuning: 0 }) }).problems).toHaveLength(2);
    expect(replay(rows({ tuning: 0 }), { steps: [{ ...state, mask: ["attn.0"] }] }).problems).toEqual([]);
  });
});
