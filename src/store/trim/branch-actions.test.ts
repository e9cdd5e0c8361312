/** Whoever holds ids of states is told where they went when a branch is deleted. */
import { expect, it } from "vitest";
import { createOpenStudio } from "../../../e2e/support/test-studio";
import { present } from "../../shared/assert";
import { startTrim } from "../loop/loop-actions";
import { editTrimOptions } from "../loop/edit-loop";
import { measure } from "../measure/measure-actions";
import { startTuning } from "../tune/tune-actions";
import { canRemoveBranch, deleteBranch, nameBranch, startNaming, stopNaming } from "./branch-actions";
import { goToState, toggleModule } from "./mask-actions";

const trimmed = async () => {
  const test = await createOpenStudio({ layers: 6 });
  editTrimOptions(test.studio, { target: { kind: "modules", count: 3 }, tune: { kind: "never" } });
  return test;
};

it("names the branch that was asked for, once", async () => {
  const { studio, state } = await createOpenStudio();
  toggleModule(studio, "attn.5");
  startNaming(studio, 1);
  expect(state().naming).toBe(1);
  nameBranch(studio, 1, "mine");
  expect([state().naming, state().history.nodes[1]?.name]).toEqual([null, "mine"]);
  startNaming(studio, 1);
  stopNaming(studio);
  expect([state().naming, state().history.nodes[1]?.name]).toEqual([null, "mine"]);
});

it("a trim's states are found where they went, and those that are gone are none", async () => {
  const { studio, state } = await trimmed();
  toggleModule(studio, "attn.5");
  goToState(studio, 0);
  await startTrim(studio);
  const { nodes, startNode } = present(state().loop.run, "a run");
  expect([startNode, nodes]).toEqual([0, [2, 3, 4]]);
  studio.store.setState(({ chart }) => ({ chart: { ...chart, branches: [1, 4] } }));
  deleteBranch(studio, 1);
  expect([state().loop.run?.nodes, state().chart.branches]).toEqual([[1, 2, 3], [3]]);
  deleteBranch(studio, 2);
  expect([state().loop.run?.nodes, state().chart.branches, state().history.current]).toEqual([[1, null, null], null, 1]);
});

it("a tuning run goes on leading to its states, and is put away with the state that it began at", async () => {
  const { studio, state } = await createOpenStudio();
  toggleModule(studio, "attn.5");
  goToState(studio, 0);
  toggleModule(studio, "mlp.8");
  await startTuning(studio);
  expect(state().tune.run).toMatchObject({ node: 2, tunedNode: 3 });
  deleteBranch(studio, 1);
  expect(state().tune.run).toMatchObject({ node: 1, tunedNode: 2 });
  deleteBranch(studio, 2);
  expect(state().tune.run).toMatchObject({ node: 1, tunedNode: null });
  deleteBranch(studio, 1);
  expect(state().tune.run).toBeNull();
});

it("a run whose start is gone is put away", async () => {
  const { studio, state } = await trimmed();
  toggleModule(studio, "attn.5");
  await startTrim(studio);
  deleteBranch(studio, 1);
  expect([state().loop.run, state().history.nodes.length]).toEqual([null, 1]);
});

it("neither the full model goes, nor anything while work runs", async () => {
  const { studio, state } = await createOpenStudio({ stepMs: 2 });
  toggleModule(studio, "attn.5");
  expect(canRemoveBranch(state(), 0)).toBe("The full model stays.");
  const running = measure(studio);
  expect(canRemoveBranch(state(), 1)).toMatch(/still running/);
  deleteBranch(studio, 1);
  expect(state().history.nodes.length).toBe(2);
  await running;
  deleteBranch(studio, 1);
  expect(state().history.nodes.length).toBe(1);
});
