import { describe, expect, it } from "vitest";
import { fakeDataset, fakeModel } from "../../../e2e/support/fake-model";
import { choiceResult } from "../../../e2e/support/fake-points";
import type { AccuracyResult, SpeedResult } from "../../evaluate/results";
import type { OpenDataset } from "../state";
import { frontierPoints, frontierSeries } from "./frontier";
import { NO_MEASUREMENTS, withAccuracy, withSpeed } from "./measurements";
import type { Target } from "./measurements";

const accuracy = (acc: number): AccuracyResult => ({ kind: "choice", n: 10, acc, accNorm: acc, nll: 1, ci95: { low: acc - 0.1, high: acc + 0.1 }, chance: 0.25, majority: null, seconds: 1, shortened: 0, leftOut: 0 });
const speed = (median: number): SpeedResult => {
  const rate = { median, low: median, high: median, windows: 5 };
  return { prefill: rate, decode: rate, dispatchesPerToken: 1, weightBytes: 1 };
};
const dataset = (id: string): OpenDataset => ({ summary: fakeDataset(id, `${id}.jsonl`), source: { kind: "demo", id }, synthetic: false });
const target: Target = { datasetId: "d0", part: "test" };

describe("frontier points", () => {
  const speeds = withSpeed(withSpeed(NO_MEASUREMENTS, "mlp.1,mlp.2", speed(150)), "", speed(100));
  const known = ["mlp.1,mlp.2", "", "attn.9"].reduce((all, mask) => withAccuracy(all, mask, target, accuracy(0.5)), speeds);

  it("are the masks whose accuracy is known, with whatever else is", () => {
    const model = fakeModel();
    const points = frontierPoints(known, target, model);
    expect(points.map(({ mask, dropped, multiple }) => [mask, dropped, multiple])).toEqual([["", 0, 1], ["attn.9", 1, null], ["mlp.1,mlp.2", 2, 1.5]]);
    expect(points.map(({ bytes }) => bytes)).toEqual([model.bytes, model.bytes - 553_000, model.bytes - 2 * 1_659_000]);
    expect(points.map(({ kept }) => kept)).toEqual(points.map(({ bytes }) => (bytes ?? NaN) / model.bytes));
    expect(points.map(({ paired }) => paired.kind)).toEqual(["full", "old", "old"]);
    expect(points[1]?.speed).toBeNull();
    expect(frontierPoints(known, null)).toEqual([]);
  });

  it("have no bytes that nobody knows", () => {
    expect(frontierPoints(known, target).map(({ bytes, kept }) => [bytes, kept])).toEqual([[1, 1], [null, null], [1, 1]]);
  });
});

it("a tuned point has the mask of its own untuned one, and the bytes that the engine counted", () => {
  const known = withSpeed(withAccuracy(withAccuracy(NO_MEASUREMENTS, "attn.9", target, accuracy(0.5)), "attn.9#t1", target, accuracy(0.6)), "attn.9#t1", { ...speed(90), weightBytes: 77 });
  const points = frontierPoints(known, target, fakeModel());
  expect(points.map(({ key, mask, tuned, dropped }) => [key, mask, tuned, dropped])).toEqual([["attn.9", "attn.9", null, 1], ["attn.9#t1", "attn.9", "t1", 1]]);
  expect(points[1]?.bytes).toBe(77);
});

it("an export is a point of its own, with the file's bytes, against the full model and against its state", () => {
  const answers = { "": "1111000011", "attn.9": "1110000011", "attn.9@Q4_0": "1000000000", "@Q4_0": "1111000000" };
  const accuracies = Object.entries(answers).reduce((all, [key, right]) => withAccuracy(all, key, target, { ...choiceResult(0.5), right }), NO_MEASUREMENTS);
  const known = withSpeed(withSpeed(accuracies, "attn.9", speed(100)), "attn.9@Q4_0", { ...speed(120), weightBytes: 40_000_000 });
  const model = fakeModel();
  const points = frontierPoints(known, target, model);
  expect(points.map(({ key, dropped, precision, bytes }) => [key, dropped, precision, bytes])).toEqual([
    ["", 0, "source", model.bytes], ["@Q4_0", 0, "Q4_0", null], ["attn.9", 1, "source", model.bytes - 553_000], ["attn.9@Q4_0", 1, "Q4_0", 40_000_000],
  ]);
  expect(points[3]).toMatchObject({ paired: { kind: "tested", lost: 5, gained: 0 }, againstState: { multiple: 1.2, kept: 40_000_000 / (model.bytes - 553_000), paired: { kind: "tested", lost: 4, gained: 0 } } });
  expect(points.map(({ againstState }) => againstState?.paired ?? null).slice(0, 3)).toEqual([null, null, null]);
});

describe("frontier series", () => {
  const datasets = ["d0", "d1", "d2"].map(dataset);
  const state = { model: null, datasets, datasetId: "d0", part: "test" as const };

  it("are one for each dataset that was measured, the current one last, each in its own place", () => {
    const known = withAccuracy(withAccuracy(NO_MEASUREMENTS, "", target, accuracy(0.5)), "", { datasetId: "d2", part: "test" }, accuracy(0.4));
    const series = frontierSeries({ ...state, measurements: known });
    expect(series.map(({ name, slot, isCurrent }) => [name, slot, isCurrent])).toEqual([["d2.jsonl", 2, false], ["d0.jsonl", 0, true]]);
  });

  it("take another dataset's best measured part where the chosen one was not measured", () => {
    const other = (part: Target["part"], mask: string) => [mask, { datasetId: "d1", part }] as const;
    const measured = [other("all", ""), other("all", "attn.1"), other("validation", "")];
    const known = measured.reduce((all, [mask, of]) => withAccuracy(all, mask, of, accuracy(0.5)), NO_MEASUREMENTS);
    expect(frontierSeries({ ...state, measurements: known }).map((series) => series.target)).toEqual([{ datasetId: "d1", part: "all" }]);
    const chosen = withAccuracy(known, "", { datasetId: "d1", part: "test" }, accuracy(0.5));
    expect(frontierSeries({ ...state, measurements: chosen }).map((series) => series.target.part)).toEqual(["test"]);
  });

  it("never show the current dataset by a part that was not chosen", () => {
    const known = withAccuracy(NO_MEASUREMENTS, "", { datasetId: "d0", part: "all" }, accuracy(0.5));
    expect(frontierSeries({ ...state, measurements: known })).toEqual([]);
  });
});
