import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModuleId } from "../../model/mask";
import { nameState, pathTo, removeBranch } from "./branches";
import { addAfter, createHistory, goTo, restoreHistory } from "./history";
import type { TrimHistory } from "./history";

const state = (id: ModuleId) => ({ mask: [id], tuned: null, label: `Drop ${id}` });
const grown = (history: TrimHistory, from: number, id: ModuleId) => addAfter(history, from, state(id)).history;

/** 0 - 1 - 2, and from 1 also 3 - 4; from 0 also 5. */
const tree = ([[0, "attn.1"], [1, "attn.2"], [1, "attn.3"], [3, "attn.4"], [0, "attn.5"]] as const).reduce((history, [from, id]) => grown(history, from, id), createHistory());

it("the way to a state begins at the full model", () => {
  expect([pathTo(tree, 0), pathTo(tree, 4), pathTo(tree, 5)]).toEqual([[0], [0, 1, 3, 4], [0, 5]]);
});

describe("a branch's name", () => {
  it("stands at its state, without spaces around it and not longer than a line", () => {
    expect(nameState(tree, 4, "  for medicine ").nodes.map(({ name }) => name)).toEqual([undefined, undefined, undefined, undefined, "for medicine", undefined]);
    expect(nameState(tree, 4, "x".repeat(500)).nodes[4]?.name).toHaveLength(60);
  });

  it("goes when it is emptied", () => {
    expect(nameState(nameState(tree, 4, "a"), 4, "  ")).toEqual(tree);
  });
});

describe("removing a branch", () => {
  it("takes a state and all after it, and says where the others went", () => {
    const { history, ids } = removeBranch(goTo(tree, 4), 3);
    expect(history.nodes.map(({ id, parent, children, state: { mask } }) => [id, parent, children, mask[0]])).toEqual([[0, null, [1, 3], undefined], [1, 0, [2], "attn.1"], [2, 1, [], "attn.2"], [3, 0, [], "attn.5"]]);
    expect([...ids]).toEqual([[0, 0], [1, 1], [2, 2], [5, 3]]);
    expect(history.current).toBe(1);
  });

  it("leaves whoever stands elsewhere where they are", () => {
    expect(removeBranch(goTo(tree, 5), 1).history).toMatchObject({ current: 1, nodes: [{ children: [1] }, { state: { mask: ["attn.5"] } }] });
  });

  it("never takes the full model", () => {
    expect(removeBranch(tree, 0).history).toEqual(tree);
  });

  it("leaves a whole history of any", () => {
    const froms = fc.array(fc.nat(20), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(froms, fc.nat(20), fc.nat(20), (parents, gone, at) => {
        const history = parents.reduce((before, parent, index) => grown(before, parent % before.nodes.length, `attn.${index}`), createHistory());
        const stood = goTo(history, at % history.nodes.length);
        const pruned = removeBranch(stood, gone % history.nodes.length);
        expect(restoreHistory(JSON.parse(JSON.stringify(pruned.history)))).toEqual(pruned.history);
        for (const [before, after] of pruned.ids) expect(pruned.history.nodes[after]?.state).toEqual(history.nodes[before]?.state);
      }),
    );
  });
});
