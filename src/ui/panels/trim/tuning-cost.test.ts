import { expect, it } from "vitest";
import { fakeModel } from "../../../../e2e/support/fake-model";
import { compareTuning } from "./tuning-cost";

const model = fakeModel({ layers: 8 });
const LAYER = 884_736 + 2_654_208;

it("counts a quarter of the layers as wholes beside the norms and the head, at 16 bytes a parameter", () => {
  const { ours, sparse, layers, oursIsMost } = compareTuning(model, new Set(), { head: { kind: "none" } });
  expect([layers, sparse.parameters, sparse.bytes]).toEqual([2, 2 * LAYER, 32 * LAYER]);
  expect([ours.parameters, ours.bytes, oursIsMost]).toEqual([17 * 576, 16 * 17 * 576, false]);
});

it("counts what is left of a trimmed model", () => {
  const { sparse, ours, layers } = compareTuning(model, new Set(["attn.0", "mlp.0", "attn.1", "mlp.1", "mlp.2", "mlp.3"]), { head: { kind: "none" } });
  expect([layers, ours.parameters]).toEqual([2, 11 * 576]);
  expect(sparse.parameters).toBe(Math.round((2 * (6 * 884_736 + 4 * 2_654_208)) / 6));
});

it.each([
  ["auto" as const, 49_152 * 576, true],
  [{ kind: "full" as const }, 49_152 * 576, false],
  [{ kind: "seen" as const }, 49_152 * 576, true],
  [{ kind: "low-rank" as const, rank: 16 }, 16 * (49_152 + 576), false],
])("counts the head as it is set: %j", (head, parameters, isMost) => {
  const { ours, oursIsMost } = compareTuning(model, new Set(), { head });
  expect([ours.parameters - 17 * 576, oursIsMost]).toEqual([parameters, isMost]);
});

it("has nothing to train where nothing is left", () => {
  expect(compareTuning(model, new Set(model.modules.map(({ id }) => id)), { head: { kind: "none" } }).sparse.parameters).toBe(0);
});
