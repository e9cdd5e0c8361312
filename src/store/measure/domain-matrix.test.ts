import { describe, expect, it } from "vitest";
import { fakeDataset } from "../../../e2e/support/fake-model";
import { choiceResult } from "../../../e2e/support/fake-points";
import type { ModuleId } from "../../model/mask";
import type { OpenDataset } from "../state";
import { createHistory, recordState } from "../trim/history";
import { domainMatrix, domainsInWords, matrixCells } from "./domain-matrix";
import type { MatrixState } from "./domain-matrix";
import { NO_MEASUREMENTS, withAccuracy } from "./measurements";
import { branchLines } from "./shown-branches";

const dataset = (id: string, name: string): OpenDataset => ({ summary: fakeDataset(id, name), source: { kind: "demo", id }, synthetic: false });
const datasets = [dataset("d0", "medicine.jsonl"), dataset("d1", "law.csv"), dataset("d2", "arc")];
const drop = (...mask: ModuleId[]) => ({ mask, tuned: null, label: "drop" });
const [branch] = branchLines(recordState(recordState(createHistory(), drop("attn.1")), drop("attn.1", "mlp.2")));

/** accuracies by "dataset key". */
function state(known: Readonly<Record<string, number>>): MatrixState {
  const measurements = Object.entries(known).reduce((all, [at, acc]) => {
    const [datasetId = "", key = ""] = at.split(" ");
    return withAccuracy(all, key, { datasetId, part: "test" }, choiceResult(acc));
  }, NO_MEASUREMENTS);
  return { measurements, datasets, datasetId: "d0", part: "test" };
}

function matrix(known: Readonly<Record<string, number>>) {
  return domainMatrix(state(known), branch ?? { states: [] });
}

describe("the matrix over domains", () => {
  const some = { "d0 ": 0.8, "d1 ": 0.6, "d0 attn.1": 0.78, "d1 attn.1": 0.5, "d0 attn.1,mlp.2": 0.72 };

  it("has the branch's states and every open dataset, each with its change from the full model", () => {
    const { columns, rows } = matrix(some);
    expect(columns.map(({ name, isCurrent }) => [name, isCurrent])).toEqual([["medicine.jsonl", true], ["law.csv", false], ["arc", false]]);
    expect(rows.map(({ key, cells }) => [key, ...cells.map(({ quality, change }) => [quality, change === null ? null : Number(change.toFixed(6))])])).toEqual([
      ["", [0.8, null], [0.6, null], [null, null]],
      ["attn.1", [0.78, -0.02], [0.5, -0.1], [null, null]],
      ["attn.1,mlp.2", [0.72, -0.08], [null, null], [null, null]],
    ]);
  });

  it("knows what would fill it: accuracy alone, state by state", () => {
    expect(matrix(some).missing.map((step) => step.what === "accuracy" && `${step.mask.join()} ${step.target.datasetId}`)).toEqual([" d2", "attn.1 d2", "attn.1,mlp.2 d1", "attn.1,mlp.2 d2"]);
  });

  it("says what specialising cost, by the last state that was measured on another dataset too", () => {
    expect(domainsInWords(matrix(some))).toMatchObject({ row: { key: "attn.1" }, words: "medicine keeps 98\u00a0% of the full model's accuracy; law falls by 10.0 points." });
    const all = { ...some, "d2 ": 0.4, "d1 attn.1,mlp.2": 0.27, "d2 attn.1,mlp.2": 0.4 };
    expect(domainsInWords(matrix(all))?.words).toBe("medicine keeps 90\u00a0% of the full model's accuracy; law falls by 33.0 points, to what guessing gets, arc stays as it was.");
    expect(domainsInWords(matrix({ "d0 ": 0.8, "d1 ": 0.6, "d0 attn.1": 0.7 }))).toBeNull();
  });

  it("is a table with every number unrounded", () => {
    expect(matrixCells(matrix(some))[1]).toEqual({
      mask: "attn.1", modules_dropped: 1, tuned: null,
      "medicine.jsonl (test)": 0.78, "medicine.jsonl (test), change": 0.78 - 0.8, "law.csv (test)": 0.5, "law.csv (test), change": 0.5 - 0.6, "arc (test)": null, "arc (test), change": null,
    });
  });
});
