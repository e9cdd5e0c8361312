import { describe, expect, it } from "vitest";
import { frontierPoint } from "../../../../e2e/support/fake-points";
import type { ModuleId } from "../../../model/mask";
import type { FrontierSeries } from "../../../store/measure/frontier";
import { branchLines, shownBranches } from "../../../store/measure/shown-branches";
import { createHistory, goTo, recordState } from "../../../store/trim/history";
import type { TrimHistory } from "../../../store/trim/history";
import { branchSlots, plotBranches } from "./plot-branches";
import { plotPoints } from "./plotted";
import type { PlottedPoint } from "./plotted";
import { xAxisKind } from "./x-axis";

const AXIS = xAxisKind("decode", { where: "here", fullBytes: 92_100_000 });
const series: FrontierSeries = {
  target: { datasetId: "d0", part: "test" }, name: "rows", slot: 0, isCurrent: true,
  points: [frontierPoint("", 100, 0.6), frontierPoint("attn.1", 110, 0.6), frontierPoint("attn.1,attn.2", 130, 0.5), frontierPoint("attn.1,attn.2#t1", 125, 0.6), frontierPoint("attn.1,mlp.2", 120, 0.55), frontierPoint("mlp.9", 105, 0.4)],
};
const own = plotPoints(series, AXIS, "");

function grow(history: TrimHistory, parent: number, mask: readonly ModuleId[], tuned: string | null = null): TrimHistory {
  return recordState(goTo(history, parent), { mask, tuned, label: mask.join() });
}

/** 0 -> attn.1 -> attn.2 -> tuned, and from attn.1 mlp.2; on no branch mlp.9. */
const forked = grow(grow(grow(grow(createHistory(), 0, ["attn.1"]), 1, ["attn.1", "attn.2"]), 2, ["attn.1", "attn.2"], "t1"), 1, ["attn.1", "mlp.2"]);

function plotted(history: TrimHistory, chosen: readonly number[] | null = null, points: readonly PlottedPoint[] = own) {
  const shown = shownBranches(history, chosen);
  const all = plotBranches({ series, points, all: branchLines(history), shown, slots: branchSlots(shown, 0, 1), hidesOthers: chosen !== null });
  return all.map(({ branch, slot, points, lines }) => ({ branch, slot, points: points.map(({ x }) => x), lines: lines.map(({ isTuned, points }) => `${isTuned ? "tuned " : ""}${points.map(({ x }) => x).join("-")}`) }));
}

describe("branches on the chart", () => {
  it("draw what they share once, by the current one, which is on top, and go on from there", () => {
    expect(plotted(forked)).toEqual([
      { branch: "on no line", slot: 0, points: [105], lines: [] },
      { branch: "attn.1,attn.2", slot: 0, points: [125, 130], lines: ["110-130", "tuned 130-125"] },
      { branch: "attn.1,mlp.2", slot: 1, points: [100, 110, 120], lines: ["100-110-120"] },
    ]);
    expect(plotted(goTo(forked, 3)).map(({ slot, points }) => [slot, points])).toEqual([[0, [105]], [1, [120]], [0, [100, 110, 125, 130]]]);
  });

  it("that the person switched off take their points with them; what is on none stays", () => {
    expect(plotted(forked, [4]).map(({ points }) => points)).toEqual([[105], [100, 110, 120]]);
  });

  it("have their exports beside the line, in their own colour, and take them along when they go", () => {
    const exported = plotPoints({ ...series, points: [frontierPoint("attn.1,attn.2@Q8_0", 140, 0.5), frontierPoint("attn.1,mlp.2@Q4_0", 135, 0.5), frontierPoint("mlp.9@Q4_0", 108, 0.3)] }, AXIS, "");
    expect(plotted(forked, null, [...own, ...exported])).toEqual([
      { branch: "on no line", slot: 0, points: [105, 108], lines: [] },
      { branch: "attn.1,attn.2", slot: 0, points: [125, 130, 140], lines: ["110-130", "tuned 130-125"] },
      { branch: "attn.1,mlp.2", slot: 1, points: [100, 110, 120, 135], lines: ["100-110-120"] },
    ]);
    expect(plotted(forked, [4], [...own, ...exported]).map(({ points }) => points)).toEqual([[105, 108], [100, 110, 120, 135]]);
  });

  it("need no name where there is one alone", () => {
    const line = plotted(grow(grow(createHistory(), 0, ["attn.1"]), 1, ["attn.1", "mlp.2"]));
    expect(line.map(({ branch, lines }) => [branch, lines])).toEqual([[null, []], [null, ["100-110-120"]]]);
  });

  it("have colours that no other open dataset has, and keep them when one is switched off", () => {
    const branch = (rank: number) => ({ leaf: 10 + rank, rank, name: "", states: [] });
    expect([...branchSlots([3, 0, 1, 2].map(branch), 1, 3)]).toEqual([[10, 1], [11, 3], [12, 4], [13, 5]]);
    expect([...branchSlots([3, 1].map(branch), 1, 3)]).toEqual([[11, 3], [13, 5]]);
    expect([...branchSlots([4, 0].map(branch), 1, 3)]).toEqual([[10, 1], [14, 3]]);
  });
});
