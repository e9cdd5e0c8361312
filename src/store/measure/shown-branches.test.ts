import { describe, expect, it } from "vitest";
import type { ModuleId } from "../../model/mask";
import { DEFAULT_TRIM } from "../../trim/records/options";
import { STRATEGIES } from "../../trim/records/strategy-list";
import { nameState } from "../trim/branches";
import { createHistory, goTo, recordState } from "../trim/history";
import type { TrimHistory } from "../trim/history";
import { branchKeys, branchLines, branchNames, currentLeaf, MOST_BRANCHES, shownBranches, toggledBranch } from "./shown-branches";

/** A state with the first `dropped` attentions gone, after the state `parent`. */
function grow(history: TrimHistory, parent: number, dropped: number, label = `to ${dropped}`): TrimHistory {
  const mask = Array.from({ length: dropped }, (_, layer): ModuleId => `attn.${layer}`);
  return recordState(goTo(history, parent), { mask, tuned: null, label });
}

/** 0 -> 1 -> 2 and, from 1, 3; current is 3. */
const forked = grow(grow(grow(createHistory(), 0, 1), 1, 2), 1, 3);
const states = (history: TrimHistory) => branchLines(history).map((branch) => branch.states.map(({ id }) => id));

describe("the branches of a history", () => {
  it("are the ways to its ends, in the order in which they began", () => {
    expect(branchLines(createHistory())).toMatchObject([{ leaf: 0, rank: 0 }]);
    expect(states(forked)).toEqual([[0, 1, 2], [0, 1, 3]]);
    expect(branchKeys(branchLines(forked)[1] ?? { states: [] })).toEqual(["", "attn.0", "attn.0,attn.1,attn.2"]);
  });

  it("keep their rank when one of them grows", () => {
    const grown = grow(forked, 2, 9);
    expect(branchLines(grown).map(({ leaf, rank }) => [leaf, rank])).toEqual([[4, 0], [3, 1]]);
  });

  it("are known by the states that are on them", () => {
    expect([...branchNames(forked)]).toEqual([["", ["to 2", "to 3"]], ["attn.0", ["to 2", "to 3"]], ["attn.0,attn.1", ["to 2"]], ["attn.0,attn.1,attn.2", ["to 3"]]]);
  });

  it("have each state once, without what was tried and taken back", () => {
    const tried = grow(grow(grow(createHistory(), 0, 4), 1, 0), 2, 2);
    expect(states(tried)).toEqual([[2, 3]]);
  });
});

describe("a branch's name", () => {
  const names = (history: TrimHistory) => branchLines(history).map(({ name }) => name);
  const trim = { tuning: null, tunedFrom: "before", trim: { runId: "r1", options: { ...DEFAULT_TRIM, strategy: "reverse" } } } as const;

  it("is the person's since the fork, else what led to its end, and no two are alike", () => {
    expect(names(forked)).toEqual(["to 2", "to 3"]);
    expect(names(nameState(nameState(forked, 1, "trunk"), 3, "by hand"))).toEqual(["trunk", "by hand"]);
    expect(names(grow(forked, 0, 5, "to 2"))).toEqual(["to 2", "to 3", "to 2 (2)"]);
  });

  it("is the strategy that found it, where nobody named it", () => {
    const found = recordState(goTo(forked, 1), { mask: ["mlp.1"], tuned: null, label: "Drop MLP 1", origin: trim });
    expect(names(found)).toEqual(["to 2", "to 3", STRATEGIES.find(({ id }) => id === "reverse")?.label]);
  });
});

describe("the branches on the chart", () => {
  /** Six ends: 1 to 6. */
  const wide = [1, 2, 3, 4, 5, 6].reduce((history, dropped) => grow(history, 0, dropped), createHistory());
  const leaves = (history: TrimHistory, chosen: readonly number[] | null) => shownBranches(history, chosen).map(({ leaf }) => leaf);

  it("are the current one and the latest others, four at most", () => {
    expect(leaves(goTo(wide, 2), null)).toEqual([2, 6, 5, 4]);
    expect(leaves(wide, [1, 2, 3, 4, 5]).length).toBe(MOST_BRANCHES);
  });

  it("are those that were chosen, as they have grown since, and always the current one", () => {
    expect(leaves(wide, [1, 3])).toEqual([6, 1, 3]);
    const grown = grow(grow(wide, 3, 8), 6, 9);
    expect(leaves(grown, [3, 99])).toEqual([8, 7]);
  });

  it("go by what redo would follow where the current state is on several", () => {
    expect(currentLeaf(goTo(forked, 1))).toBe(3);
    expect(currentLeaf(goTo(forked, 2))).toBe(2);
  });

  it("are switched off and on, but for the current one", () => {
    expect(toggledBranch(wide, null, 4)).toEqual([6, 5, 3]);
    expect(toggledBranch(wide, [6, 5], 1)).toEqual([6, 5, 1]);
    expect(leaves(wide, toggledBranch(wide, null, 6))).toEqual([6, 5, 4, 3]);
  });
});
