import { describe, expect, it } from "vitest";
import { choiceResult, frontierPoint } from "../../../../e2e/support/fake-points";
import type { FrontierSeries } from "../../../store/measure/frontier";
import { levelSides } from "./level-sides";
import { levelsOf, plotSeries } from "./plotted";
import { xAxisKind } from "./x-axis";

const CONTEXT = { where: "on this device", fullBytes: 92_100_000 };
const points = [frontierPoint("", 100, 0.6), frontierPoint("attn.5", 90, 0.5), { ...frontierPoint("mlp.1,mlp.2", 150, 0.4), speed: null }];
const series: FrontierSeries = { target: { datasetId: "d0", part: "test" }, name: "rows", slot: 0, isCurrent: true, points };

describe("plotted series", () => {
  it("are in order of x, without what has no x, and know the current mask", () => {
    const plotted = plotSeries(series, xAxisKind("decode", CONTEXT), "attn.5");
    expect(plotted?.points.map(({ x, y, isCurrent }) => [x, y, isCurrent])).toEqual([[90, 0.5, true], [100, 0.6, false]]);
    expect(plotted?.points[0]).toMatchObject({ low: 0.44, high: 0.56, xRange: [90 * 0.98, 90 * 1.02] });
  });

  it("have prefill or bytes below as well, bytes also before any speed is known", () => {
    const at = (id: "prefill" | "bytes") => plotSeries(series, xAxisKind(id, CONTEXT), "")?.points.map(({ x }) => x);
    expect(at("prefill")).toEqual([900, 1000]);
    expect(at("bytes")).toEqual([90.1, 91.1, 92.1]);
    expect(plotSeries({ ...series, points: points.slice(2) }, xAxisKind("decode", CONTEXT), "")).toBeNull();
  });

  it("are joined without the exports, which stand beside the line", () => {
    const plotted = plotSeries({ ...series, points: [...points, frontierPoint("attn.5@Q8_0", 95, 0.5)] }, xAxisKind("decode", CONTEXT), "");
    expect(plotted?.points.map(({ x }) => x)).toEqual([90, 95, 100]);
    expect(plotted?.lines.map((line) => line.points.map(({ x }) => x))).toEqual([[90, 100]]);
  });

  it("take the unit that suits the model", () => {
    const small = xAxisKind("bytes", CONTEXT);
    const large = xAxisKind("bytes", { ...CONTEXT, fullBytes: 2.5e9 });
    expect([small.title, large.title]).toEqual(["weights that stay, MB", "weights that stay, GB"]);
    expect(large.valueOf({ speed: null, bytes: 1.5e9 })).toBe(1.5);
    expect([small.relative(0.826), xAxisKind("decode", CONTEXT).relative(1.25)]).toEqual(["83\u00a0%", "1.25x"]);
  });
});

describe("the lines across", () => {
  it("are the full model, chance and the most frequent answer, as far as they are known", () => {
    expect(levelsOf(series)).toEqual([{ name: "full model", y: 0.6 }, { name: "chance", y: 0.25 }]);
    const trimmed = { ...frontierPoint("attn.5", 90, 0.5), accuracy: { ...choiceResult(0.5), majority: 0.41 } };
    expect(levelsOf({ ...series, points: [trimmed] })).toEqual([{ name: "chance", y: 0.25 }, { name: "most frequent answer", y: 0.41 }]);
  });

  it("have names that do not hide one another, inside the plot", () => {
    const sides = (...heights: number[]) => levelSides(heights.map((y) => ({ name: "", y })), [0, 1]);
    expect(sides(0.6, 0.25, 0.28)).toEqual(["insideBottomRight", "insideBottomRight", "insideBottomLeft"]);
    expect(sides(1, 0.5)).toEqual(["insideTopRight", "insideBottomRight"]);
    expect(sides(0.3, 0.28, 0.26)).toEqual(["insideBottomRight", "insideBottomLeft", "insideTopRight"]);
  });

  it("leave the floor's name its own end, where there is room", () => {
    const withFloor = (floor: number, ...heights: number[]) => levelSides([...heights.map((y) => ({ name: "", y })), { name: "floor", y: floor, prefers: "Left" as const }], [0, 1]).at(-1);
    expect([withFloor(0.59, 0.65), withFloor(0.59, 0.65, 0.62), withFloor(0.98, 0.95)]).toEqual(["insideBottomLeft", "insideTopLeft", "insideTopLeft"]);
  });
});
