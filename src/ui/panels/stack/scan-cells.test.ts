import { describe, expect, it } from "vitest";
import type { ScanView } from "../../../store/scan/scan-state";
import type { ModuleScore } from "../../../trim/records/results";
import { differenceMarks, isSameMark } from "./cell-mark";
import { formatLoss, scanMarks, unitsOf } from "./scan-cells";

const BASE = { acc: 0.64, accNorm: 0.6, nll: 1, n: 128 };
const scored = (id: ModuleScore["id"], acc: number | null, nll: number, left = false): ModuleScore => ({
  id, quality: { acc, accNorm: acc, nll, n: left ? 32 : 128 }, score: nll, bytes: 1000, ms: null, left, ...(left ? { base: { acc: 0.5, accNorm: 0.5, nll: 1.1, n: 32 } } : {}),
});
const scanOf = (scores: readonly ModuleScore[], change: Partial<ScanView> = {}): ScanView => ({
  key: "", datasetId: "d0", strategy: "nll", running: true, base: BASE, modules: Object.fromEntries(scores.map((score) => [score.id, score])), result: null, ...change,
});
const ended = (order: readonly ModuleScore["id"][]): ScanView["result"] => ({ strategy: "nll", method: "race", base: BASE, modules: [], order, rows: 128, work: { moduleTokens: 1, ofNaive: 0.21 }, note: null, seconds: 1 });

describe("the unit of the cells", () => {
  it.each([
    ["accuracy where it differs", scanOf([scored("attn.0", 0.6, 1), scored("mlp.0", 0.5, 2)], { strategy: "trimllm" }), ["accuracy", "loss"]],
    ["loss where that is what ranks", scanOf([scored("attn.0", 0.6, 1), scored("mlp.0", 0.5, 2)]), ["loss", "accuracy"]],
    ["loss where all accuracies are the same", scanOf([scored("attn.0", 0.6, 1), scored("mlp.0", 0.6, 2)], { strategy: "trimllm" }), ["loss", "accuracy"]],
    ["loss on free text", scanOf([scored("attn.0", null, 1)], { base: { ...BASE, acc: null, accNorm: null } }), ["loss"]],
    ["the score where no rows were run without a module", scanOf([{ ...scored("attn.0", 0, 1), quality: null }], { strategy: "angular", base: null }), ["score"]],
    ["none where a strategy only ranks", scanOf([{ ...scored("attn.0", 0, 1), quality: null }], { strategy: "reverse", base: null }), []],
    ["none before anything is measured", scanOf([], { base: null }), []],
  ])("is %s", (_, scan, units) => {
    expect(unitsOf(scan)).toEqual(units);
  });
});

describe("a cell", () => {
  const texts = (scan: ScanView, unit: Parameters<typeof scanMarks>[1]) => [...scanMarks(scan, unit).values()].map(({ bound, text, tint }) => `${bound}${text} ${tint?.hue ?? "plain"}`);

  it("tells the change of accuracy in points, and of one that left the race what the rows that it was measured on add to it, as a bound", () => {
    expect(texts(scanOf([scored("attn.0", 0.66, 0.9), scored("mlp.0", 0.4, 1.2, true)]), "accuracy")).toEqual(["+2.0 helps", "≤−2.5 hurts"]);
  });

  it("has no colour where nothing changes", () => {
    expect(texts(scanOf([scored("attn.0", 0.64, 1)]), "accuracy")).toEqual(["0.0 plain"]);
  });

  it("tells the change of loss in thousandths", () => {
    expect(texts(scanOf([scored("attn.0", 0.6, 0.9996), scored("mlp.0", 0.6, 1.148, true)]), "loss")).toEqual(["−0.4 helps", "≥12 hurts"]);
  });

  it("tells the number itself while there is nothing to compare with, and nothing where rows differ", () => {
    expect(texts(scanOf([scored("attn.0", 0.625, 1.234)], { base: null }), "accuracy")).toEqual(["62.5 plain"]);
    expect(texts(scanOf([scored("attn.0", 0.625, 1.234)], { base: { ...BASE, n: 64 } }), "loss")).toEqual(["1.23 plain"]);
  });

  it("tells a score as a share of the largest", () => {
    const scores = [{ ...scored("attn.0", 0, 1), quality: null, score: 0.002 }, { ...scored("mlp.0", 0, 1), quality: null, score: 0.008 }];
    expect(texts(scanOf(scores, { strategy: "taylor", base: null }), "score")).toEqual(["25 hurts", "100 hurts"]);
  });

  it("is as strong in colour for small losses among small ones as for large ones among large ones", () => {
    const strengths = (harm: number) => [...scanMarks(scanOf([scored("attn.0", 0.6, 1 + harm), scored("mlp.0", 0.6, 1 + 2 * harm)]), "loss").values()].map(({ tint }) => tint?.strength ?? NaN);
    expect(strengths(0.002)[1]).toBeCloseTo(Math.sqrt(0.8));
    expect(strengths(0.2)[1]).toBeCloseTo(Math.sqrt(0.8));
  });

  it("has its rank once the scan has ended, up to the third", () => {
    const scores = (["attn.0", "mlp.0", "attn.1", "mlp.1"] as const).map((id) => scored(id, 0.6, 1));
    const ranks = (result: ScanView["result"]) => [...scanMarks(scanOf(scores, { result }), "loss").values()].map(({ rank }) => rank);
    expect(ranks(null)).toEqual([null, null, null, null]);
    expect(ranks(ended(["mlp.1", "attn.0", "mlp.0", "attn.1"]))).toEqual([2, 3, null, 1]);
  });

  it("of a strategy that only ranks has a rank and no number", () => {
    const scan = scanOf([{ ...scored("attn.0", 0, 1), quality: null }], { strategy: "reverse", result: ended(["attn.0"]) });
    expect(scanMarks(scan, null).get("attn.0")).toEqual({ text: "", tint: null, rank: 1, bound: "", words: "" });
  });

  it("is drawn again when anything that it shows has changed", () => {
    const [mark] = differenceMarks(new Map([["attn.0", -0.02]])).values();
    expect(mark).toMatchObject({ text: "−2.0", rank: null, words: "−2.0 points of accuracy without it" });
    expect(isSameMark(mark ?? null, mark ? { ...mark } : null)).toBe(true);
    expect(isSameMark(mark ?? null, mark ? { ...mark, rank: 1 } : null)).toBe(false);
    expect(isSameMark(mark ?? null, null)).toBe(false);
  });
});

it.each([[0.0004, "+0.4"], [-0.01234, "−12"], [4.38, "+4380"], [0.00001, "0.0"], [0.00994, "+9.9"], [0.00996, "+10"]])("a loss of %d is %s thousandths", (loss, text) => {
  expect(formatLoss(loss)).toBe(text);
});
