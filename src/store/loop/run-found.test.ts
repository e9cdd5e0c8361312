import { describe, expect, it } from "vitest";
import { fakeModel } from "../../../e2e/support/fake-model";
import { fakeStart, fakeSteps } from "../../../e2e/support/fake-steps";
import { present } from "../../shared/assert";
import { DEFAULT_TRIM } from "../../trim/records/options";
import type { TrimCourse, TrimEvent } from "../../worker/protocol";
import { NO_MEASUREMENTS } from "../measure/measurements";
import { addAfter, createHistory, goTo } from "../trim/history";
import { newTrim } from "./run-events";
import { foundAfter, foundAgain, lastNode } from "./run-found";
import type { Found } from "./run-found";

const model = fakeModel({ layers: 6 });
const [first, second] = fakeSteps(model, ["mlp.2", "attn.4"]);
const one = present(first, "a step");
const two = present(second, "a step");
const told = (...steps: typeof one[]): TrimEvent[] => steps.map((step) => ({ kind: "step", step }));

function found(course: TrimCourse = { kind: "search", options: DEFAULT_TRIM }): Found {
  return { history: createHistory(), measurements: NO_MEASUREMENTS, scan: null, model, run: newTrim({ runId: "r", datasetId: "d0", part: "test", course }, "rows", 0) };
}

describe("what a trim finds", () => {
  it("is told again without being there twice", () => {
    const once = foundAfter(found(), told(one, two), {});
    expect(foundAfter(once, told(two), {})).toEqual(once);
    expect(once.run.nodes).toEqual([1, 2]);
  });

  it("of a step that was tuned behind it is a state after its first", () => {
    const tuned = { ...two, tuned: "t", tunedHere: true };
    const { history, run } = foundAfter(found(), told(one, two, tuned), {});
    expect(history.nodes.map(({ parent, state: { label, tuned } }) => [parent, label, tuned])).toEqual([[null, "Full model", null], [0, "Step 1: drop MLP 2", null], [1, "Step 2: drop attention 4", null], [2, "Step 2: tuned", "t"]]);
    expect([run.nodes, history.nodes[3]?.state.origin]).toEqual([[1, 3], { tuning: DEFAULT_TRIM.tuning, tunedFrom: "before", trim: { runId: "r", options: DEFAULT_TRIM } }]);
  });

  it("is a branch of its own beside another run's states with the same mask", () => {
    const other = { ...found(), history: foundAfter(found(), told(one), {}).history };
    const { history, run } = foundAfter({ ...other, run: { ...other.run, runId: "second" } }, told(one), {});
    expect([history.nodes[0]?.children, run.nodes]).toEqual([[1, 2], [2]]);
  });

  it("begins where the run did, wherever the person stood", () => {
    const history = addAfter(createHistory(), 0, { mask: ["attn.1"], tuned: null, label: "Drop attention 1" }).history;
    const elsewhere = { ...found(), history: goTo(history, 1), run: { ...found().run, startNode: 1 } };
    const begun = foundAfter(elsewhere, [{ kind: "start", start: fakeStart(model, [], null) }, ...told(one)], {});
    expect([begun.run.startNode, begun.run.nodes, begun.history.nodes[2]?.parent, begun.history.current]).toEqual([0, [2], 0, 1]);
    const unknown = foundAfter(elsewhere, [{ kind: "start", start: fakeStart(model, ["mlp.5"], null) }], {});
    expect([unknown.run.startNode, unknown.history.nodes[2]?.state.mask, unknown.history.current]).toEqual([2, ["mlp.5"], 1]);
  });

  it("of a replay is called as in the recipe, and says how the recipe tuned it", () => {
    const state = { mask: [], label: "Full model", tuning: null, tunedFrom: "before", accuracy: null, speed: null, bytes: null } as const;
    const dataset = { name: "rows", hash: "x", part: "test", options: { mapping: {}, wording: { template: null, choicesAs: "text", chat: false }, split: { seed: 0, sizes: null } } } as const;
    const recipe = {
      format: "trimllm-recipe 1", studio: "1", made: "2030-01-01", adapter: "x", model: { name: "m", fingerprint: model.fingerprint, bytes: 1 }, dataset, options: null, start: state,
      steps: [{ ...state, mask: one.mask, label: "By hand", tuning: { ...DEFAULT_TRIM.tuning, steps: 7 }, tunedFrom: "model" }],
    } as const;
    const { history } = foundAfter(found({ kind: "replay", recipe }), told({ ...one, tuned: "t", tunedHere: true }), {});
    expect(history.nodes[1]?.state).toEqual({ mask: one.mask, tuned: "t", label: "By hand", origin: { tuning: { ...DEFAULT_TRIM.tuning, steps: 7 }, tunedFrom: "model", trim: { runId: "r", options: null } } });
  });

  it("is found again after a visit, and then knows where it stands", () => {
    const before = foundAfter(found(), told(one, two), {});
    const again = foundAgain({ ...before, run: { ...found().run, steps: [one, two] } }, { mask: [], tuned: null });
    expect([again.history, again.run.nodes, lastNode(again.run)]).toEqual([before.history, [1, 2], 2]);
    expect(lastNode({ ...again.run, nodes: [1, null] })).toBe(1);
  });
});
