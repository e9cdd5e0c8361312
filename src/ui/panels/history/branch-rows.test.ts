import { expect, it } from "vitest";
import type { ModuleId } from "../../../model/mask";
import { createHistory, goTo, recordState } from "../../../store/trim/history";
import type { TrimHistory } from "../../../store/trim/history";
import { DEFAULT_TRIM } from "../../../trim/records/options";
import { branchEnds, statesFrom, trimBegun } from "./branch-rows";

const add = (history: TrimHistory, from: number, id: ModuleId, runId?: string) =>
  recordState(goTo(history, from), { mask: [id], tuned: null, label: id, ...(runId === undefined ? {} : { origin: { tuning: null, tunedFrom: "before" as const, trim: { runId, options: runId === "replay" ? null : DEFAULT_TRIM } } }) });
/** 0 - 1 - 2 by one run, 3 by hand after 2, 4 - 5 from 1 by another. */
const history = add(add(add(add(add(createHistory(), 0, "attn.0", "r1"), 1, "attn.1", "r1"), 2, "attn.2"), 1, "attn.3", "replay"), 4, "attn.4", "replay");

it("offers the ends of branches for the chart as soon as there are two", () => {
  expect([...branchEnds(history, null)]).toEqual([[3, true], [5, true]]);
  expect([...branchEnds(history, [5])]).toEqual([[3, false], [5, true]]);
  expect(branchEnds(add(createHistory(), 0, "attn.0"), null).size).toBe(0);
});

it("names the strategy where a trim began, and nowhere else", () => {
  expect(history.nodes.map((node) => trimBegun(history, node))).toEqual([null, "Least loss", null, null, "Recipe", null]);
});

it("counts what goes with a state", () => {
  expect([0, 1, 2, 3, 4].map((id) => statesFrom(history, id))).toEqual([6, 5, 2, 1, 2]);
});
