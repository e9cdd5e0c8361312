import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModuleId } from "../../../model/mask";
import { createHistory, goTo, record } from "../../../store/trim/history";
import { nextRow, treeRows } from "./tree-rows";
import type { TreeRow } from "./tree-rows";

/** Each step goes to a node and records a new mask there; nodes count up from 1. */
function historyOf(...parents: number[]) {
  return parents.reduce((history, parent, index) => record(goTo(history, parent), new Set<ModuleId>([`attn.${index}`]), `${index + 1}`), createHistory());
}

const drawn = (rows: readonly TreeRow[]) => rows.map(({ node, lane, isBranch }) => `${"| ".repeat(lane)}${isBranch ? "+" : "o"}${node.id}`);

describe("the tree's rows", () => {
  it("keep a line in one lane", () => {
    expect(drawn(treeRows(historyOf(0, 1, 2)))).toEqual(["o0", "o1", "o2", "o3"]);
  });

  it("move the branches that were left to the right, oldest first, before the newest goes on", () => {
    // 0 - 1 - 2, then 3 and 4 from 1, then 5 after 4.
    expect(drawn(treeRows(historyOf(0, 1, 1, 1, 4)))).toEqual(["o0", "o1", "| +2", "| +3", "o4", "o5"]);
  });

  it("branch within a branch", () => {
    // 1 - 2 - 3 and 1 - 2 - 4 were left for 5.
    expect(drawn(treeRows(historyOf(0, 1, 2, 2, 1)))).toEqual(["o0", "o1", "| +2", "| | +3", "| o4", "o5"]);
  });

  it("hold every state once, after the one it came from, with no branch at the end of a lane's line", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (picks) => {
        const history = historyOf(...picks.map((pick, index) => pick % (index + 1)));
        const rows = treeRows(history);
        expect(rows.map((row) => row.node.id).toSorted((a, b) => a - b)).toEqual(history.nodes.map((node) => node.id));
        rows.forEach(({ node, lane }, index) => {
          if (node.parent !== null) expect(rows.slice(0, index).some((row) => row.node.id === node.parent)).toBe(true);
          if (lane > 0) expect(rows.slice(index + 1).some((row) => row.lane === lane - 1)).toBe(true);
        });
      }),
    );
  });

  it("take a history that is very long", () => {
    expect(treeRows(historyOf(...Array.from({ length: 3000 }, (_, index) => index))).at(-1)).toMatchObject({ lane: 0, node: { id: 3000 } });
  });
});

describe("a key moves within the tree", () => {
  const rows = treeRows(historyOf(0, 1, 1, 1, 4)); // 0 1 2 3 4 5, 2 and 3 are branches of 1
  it.each([
    ["ArrowDown", 1, 2], ["ArrowUp", 1, 0], ["ArrowUp", 0, 0], ["ArrowDown", 5, 5], ["Home", 3, 0], ["End", 1, 5], ["PageDown", 1, 5], ["PageUp", 4, 0],
    ["ArrowLeft", 4, 1], ["ArrowLeft", 0, 0], ["ArrowRight", 1, 4], ["ArrowRight", 3, 3], ["x", 1, null],
  ])("%s from row %i", (key, from, to) => {
    expect(nextRow(rows, from, key)).toBe(to);
  });
});
