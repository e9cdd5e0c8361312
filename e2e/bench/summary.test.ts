import { describe, expect, it } from "vitest";
import type { EngineName } from "./bench-api";
import { markdownLine, median, summarise, type Repetition } from "./summary";

describe("summarise", () => {
  const runs = [run("studio", 10, 4), run("transformers.js", 4, 0.2), run("transformers.js", 5, 0.1), run("studio", 30, 2), run("studio", 8, 3), run("transformers.js", 4.5, 0.15)];

  it("compares the medians of each engine and writes them in one line", () => {
    const summary = summarise(runs);
    expect(summary.medians).toEqual({ studio: { prefill: 10, decode: 3 }, "transformers.js": { prefill: 4.5, decode: 0.15 } });
    expect(summary.ratios.prefill).toBeCloseTo(10 / 4.5, 12);
    expect(summary.ratios.decode).toBeCloseTo(20, 12);
    expect(summary.meetsTargets).toBe(true);
    expect(markdownLine(summary, "SwiftShader")).toBe("SwiftShader: prefill 10 tokens/s against 4.5 (2.22x), decode 3 tokens/s against 0.15 (20x)");
  });

  it("misses the targets when either speed does", () => {
    expect(summarise([run("studio", 6, 8), run("transformers.js", 4, 1)]).meetsTargets).toBe(true);
    expect(summarise([run("studio", 5.9, 8), run("transformers.js", 4, 1)]).meetsTargets).toBe(false);
    expect(summarise([run("studio", 6, 7.9), run("transformers.js", 4, 1)]).meetsTargets).toBe(false);
  });

  it("says how much of the text is the same and whether the adapter is", () => {
    const texts = [run("studio", 1, 1, { text: " draw water" }), run("transformers.js", 1, 1, { text: " drain" })];
    expect(summarise(texts).sameText).toEqual({ characters: 4, of: 6 });
    expect(summarise(runs).sameAdapter).toBe(true);
    expect(summarise([...runs, run("studio", 1, 1, { adapterName: "another" })]).sameAdapter).toBe(false);
  });
});

describe("median", () => {
  it("is the middle one, or the mean of the two in the middle", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(() => median([])).toThrow("needs a value");
  });
});

function run(engine: EngineName, prefillTps: number, decodeTps: number, further: Partial<Repetition> = {}): Repetition {
  return { engine, repetition: 1, adapterName: "google swiftshader", promptIds: null, openSeconds: 1, firstSeconds: 1, wholeSeconds: 2, prefillTps, decodeTps, text: "", ...further };
}
