import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Mask, ModuleId } from "../../model/mask";
import { DEFAULT_TUNE } from "../../train/settings";
import { DEFAULT_TRIM } from "../../trim/records/options";
import { nameState } from "./branches";
import { addAfter, canRedo, canUndo, createHistory, currentMask, currentNode, currentTuned, findState, goTo, record, recordState, redo, redoLine, restoreHistory, tunedIn, undo } from "./history";

const mask = (...ids: ModuleId[]): Mask => new Set(ids);
const two = record(record(createHistory(), mask("attn.5"), "Drop attention 5"), mask("mlp.8", "attn.5"), "Drop MLP 8");

describe("history", () => {
  it("starts at the full model with nothing to undo or redo", () => {
    expect(currentNode(createHistory()).state).toEqual({ mask: [], tuned: null, label: "Full model" });
    expect([canUndo(createHistory()), canRedo(createHistory())]).toEqual([false, false]);
    expect(undo(createHistory())).toEqual(createHistory());
    expect(redo(createHistory())).toEqual(createHistory());
  });

  it("keeps masks in running order", () => {
    expect(currentMask(two)).toEqual(["attn.5", "mlp.8"]);
  });

  it("makes no entry of a mask that is there already", () => {
    expect(record(two, mask("mlp.8", "attn.5"), "again")).toBe(two);
  });

  it("undoes to the parent and redoes to the child", () => {
    expect(currentMask(undo(two))).toEqual(["attn.5"]);
    expect(currentMask(undo(undo(two)))).toEqual([]);
    expect(currentMask(redo(redo(undo(undo(two)))))).toEqual(["attn.5", "mlp.8"]);
  });

  it("branches after an undo, redoes to the newest branch and keeps the older one", () => {
    const branched = record(undo(two), mask("mlp.1"), "Drop MLP 1");
    expect(currentMask(redo(undo(branched)))).toEqual(["mlp.1"]);
    expect(redoLine(goTo(branched, 0))).toEqual([1, 3]);
    expect(currentMask(goTo(branched, 2))).toEqual(["attn.5", "mlp.8"]);
  });

  it("knows what redo would go through", () => {
    expect(redoLine(undo(undo(two)))).toEqual([1, 2]);
    expect(redoLine(two)).toEqual([]);
  });

  it("finds the node with a mask: the current one first, else the newest", () => {
    const twice = record(undo(record(goTo(two, 0), mask("attn.5"), "again")), mask("mlp.1"), "Drop MLP 1");
    expect(findState(twice, mask("attn.5"), null)).toBe(3);
    expect(findState(goTo(twice, 1), mask("attn.5"), null)).toBe(1);
    expect(findState(twice, mask("mlp.8", "attn.5"), null)).toBe(2);
    expect(findState(twice, mask("mlp.2"), null)).toBeNull();
  });

  it("keeps tuned weights over every change of the mask, and finds a state by both", () => {
    const tuned = recordState(two, { mask: currentMask(two), tuned: "t1", label: "Tuned 50 steps" });
    expect([currentTuned(tuned), currentTuned(undo(tuned)), currentMask(tuned)]).toEqual(["t1", null, ["attn.5", "mlp.8"]]);
    const more = record(tuned, mask("attn.5"), "Restore MLP 8");
    expect(currentNode(more).state).toEqual({ mask: ["attn.5"], tuned: "t1", label: "Restore MLP 8" });
    expect([findState(more, mask("attn.5", "mlp.8"), "t1"), findState(more, mask("attn.5", "mlp.8"), null), findState(more, mask(), "t1")]).toEqual([3, 2, null]);
    expect(recordState(tuned, { mask: ["attn.5", "mlp.8"], tuned: "t1", label: "again" })).toBe(tuned);
    expect(tunedIn(more)).toEqual(["t1"]);
  });

  it("of version 1 is read as one without tuned weights", () => {
    const old = { version: 1, current: 1, nodes: [{ id: 0, parent: null, children: [1], state: { mask: [], label: "Full model" } }, { id: 1, parent: 0, children: [], state: { mask: ["attn.5"], label: "Drop attention 5" } }] };
    expect(restoreHistory(old)).toEqual(record(createHistory(), mask("attn.5"), "Drop attention 5"));
  });

  it("of version 2 is read as one without origins and names", () => {
    expect(restoreHistory({ ...two, version: 2 })).toEqual(two);
  });

  it("keeps how a state came about, and the name of its branch", () => {
    const origin = { tuning: DEFAULT_TUNE, tunedFrom: "before", trim: { runId: "r", options: DEFAULT_TRIM } } as const;
    const { history, id } = addAfter(two, 2, { mask: ["attn.5"], tuned: "t", label: "Step 1", origin });
    const named = nameState(history, id, "mine");
    expect(restoreHistory(JSON.parse(JSON.stringify(named))).nodes[id]).toMatchObject({ name: "mine", state: { origin } });
  });

  it("takes along who stood where a state was added, and nobody else", () => {
    const state = { mask: ["mlp.1"], tuned: null, label: "Step 1" } as const;
    expect(addAfter(two, 2, state)).toMatchObject({ id: 3, history: { current: 3 } });
    expect(addAfter(goTo(two, 1), 2, state)).toMatchObject({ id: 3, history: { current: 1 } });
  });

  it("survives being stored", () => {
    expect(restoreHistory(JSON.parse(JSON.stringify(undo(two))))).toEqual(undo(two));
  });

  it.each([
    ["another version", { ...two, version: 4 }],
    ["a current state that is not there", { ...two, current: 9 }],
    ["a module that is none", { ...two, nodes: two.nodes.map((node) => ({ ...node, state: { label: "", mask: ["head.0"] } })) }],
    ["an origin without its tuning's place", { ...two, nodes: two.nodes.map((node) => ({ ...node, state: { ...node.state, origin: { tuning: null, trim: null } } })) }],
    ["a circle", { ...two, nodes: two.nodes.map((node) => (node.id === 2 ? { ...node, children: [1] } : node)) }],
    ["a root with a parent", { ...two, nodes: two.nodes.map((node) => (node.id === 0 ? { ...node, parent: 1 } : node)) }],
    ["nothing", null],
  ])("refuses %s", (_, json) => {
    expect(() => restoreHistory(json)).toThrow(/history/);
  });

  it("comes back to every state by any walk of undos and redos", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("drop" as const), layer: fc.nat(5) }),
      fc.record({ kind: fc.constant("undo" as const), layer: fc.constant(0) }),
      fc.record({ kind: fc.constant("redo" as const), layer: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const history = steps.reduce((at, { kind, layer }) => {
          if (kind === "undo") return undo(at);
          return kind === "redo" ? redo(at) : record(at, mask(`attn.${layer}`), "drop");
        }, createHistory());
        if (canUndo(history)) expect(canRedo(undo(history))).toBe(true);
        if (canRedo(history)) expect(undo(redo(history)).current).toBe(history.current);
        expect(redoLine(history).map((id) => history.nodes[id]?.parent)).toEqual([history.current, ...redoLine(history)].slice(0, -1));
        expect(restoreHistory(JSON.parse(JSON.stringify(history)))).toEqual(history);
      }),
    );
  });
});
