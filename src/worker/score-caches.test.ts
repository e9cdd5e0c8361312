import { expect, it } from "vitest";
import type { OpenedModel } from "../model/opened-model";
import { ScoreCaches } from "./score-caches";

// Only its identity counts here.
const model = (): OpenedModel => ({}) as OpenedModel;

it("keeps scores apart by model, adapter, context, dataset, mask and tuned weights, whatever the mask's order", () => {
  const caches = new ScoreCaches();
  const [first, second] = [model(), model()];
  const of = { datasetId: "a", mask: ["attn.1", "mlp.2"], contextTokens: 2048, adapterName: "GPU A" };
  caches.of(first, of).set(7, [-1, -2]);
  expect(caches.of(first, { ...of, mask: ["mlp.2", "attn.1"] }).get(7)).toEqual([-1, -2]);
  for (const other of [{ ...of, datasetId: "b" }, { ...of, mask: [] }, { ...of, contextTokens: 1024 }, { ...of, adapterName: "GPU B" }, { ...of, tuned: "t1" }]) expect(caches.of(first, other).size).toBe(0);
  expect(caches.of(second, of).size).toBe(0);
});

it("begins anew when it is to be fresh, and goes on from there", () => {
  const caches = new ScoreCaches();
  const only = model();
  const of = { datasetId: "a", mask: [], contextTokens: 1, adapterName: "GPU A" };
  caches.of(only, of).set(7, [-1]);
  caches.of(only, { ...of, datasetId: "b" }).set(7, [-1]);
  const fresh = caches.of(only, { ...of, fresh: true });
  expect(fresh.size).toBe(0);
  fresh.set(8, [-2]);
  expect([...caches.of(only, of).keys()]).toEqual([8]);
  expect(caches.of(only, { ...of, datasetId: "b" }).size).toBe(1);
});

it("forgets what was not asked for longest", () => {
  const caches = new ScoreCaches();
  const only = model();
  const of = (index: number) => caches.of(only, { datasetId: `d${index}`, mask: [], contextTokens: 1, adapterName: "GPU A" });
  of(0).set(0, [0]);
  of(1).set(0, [0]);
  for (let index = 2; index < 64; index++) of(index);
  of(0);
  of(64);
  expect([of(0).size, of(1).size]).toEqual([1, 0]);
});
