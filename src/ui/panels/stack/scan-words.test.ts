import { expect, it } from "vitest";
import type { ScanView } from "../../../store/scan/scan-state";
import type { ModuleScore } from "../../../trim/records/results";
import { baseWords, rankWords, scannedWords, workWords } from "./scan-words";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const base = { acc: 0.64, accNorm: 0.6, nll: 1.0204, n: 128 };
const score: ModuleScore = { id: "attn.5", quality: { acc: 0.625, accNorm: 0.617, nll: 1.0432, n: 128 }, score: 1.0432, bytes: 1_659_000, ms: 0.314, left: false };
const result: NonNullable<ScanView["result"]> = { strategy: "nll", method: "race", base, modules: [score], order: ["attn.5", "mlp.0", "mlp.1", "mlp.2"], rows: 128, work: { moduleTokens: 9, ofNaive: 0.2149 }, note: null, seconds: 3 };
const view: ScanView = { key: "", datasetId: "d0", strategy: "nll", running: false, base, modules: { "attn.5": score }, result };

it("says what modules are measured against", () => {
  expect(plain(baseWords({ base }))).toBe("acc 64.0 %, nll 1.020 on 128 rows");
  expect(baseWords({ base: { ...base, acc: null, n: 1 } })).toBe("nll 1.020 on 1 row");
  expect(baseWords({ base: null })).toBe("");
});

it.each([
  [{}, "race, 0.21 of separate runs"],
  [{ result: { ...result, method: "none" as const, work: { moduleTokens: 0, ofNaive: 0 } } }, "nothing was run"],
  [{ result: null, running: true }, "scanning, 1 of 60"],
  [{ result: null }, "cut off, 1 of 60"],
])("says how far it is and what it took: %j", (change, words) => {
  expect(workWords({ ...view, ...change }, 60)).toBe(words);
});

it("says all that is known of a module", () => {
  const { quality, saves, rows } = scannedWords(score, view);
  expect([quality, saves, rows].map(plain)).toEqual(["acc 62.5 % (−1.5) · acc_norm 61.7 % · nll 1.043 (+0.023)", "saves 1.66 MB, 0.31 ms a token", "128 rows"]);
});

it("says of a module that left the race when it did, and of a score that it is one", () => {
  const left = { ...score, left: true, quality: score.quality && { ...score.quality, n: 32 }, base: { ...base, nll: 1.1 } };
  expect(plain(scannedWords(left, view).quality)).toContain("nll 1.043 (−0.057)");
  expect(scannedWords(left, view).rows).toBe("left at 32 of 128 rows");
  expect(scannedWords({ ...score, quality: null, score: 0.000012345, ms: null }, view)).toMatchObject({ quality: "score 1.23e-5", rows: "" });
  expect(scannedWords({ ...score, quality: null, score: 0.0123456 }, view).quality).toBe("score 0.0123");
});

it("says which goes when", () => {
  expect(rankWords("attn.5", view)).toBe("next to go");
  expect(rankWords("mlp.2", view)).toBe("rank 4 of 4");
  expect(rankWords("attn.9", view)).toBe("");
  expect(rankWords("attn.5", { ...view, result: null })).toBe("");
});
