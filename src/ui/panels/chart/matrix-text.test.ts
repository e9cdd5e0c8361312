import Papa from "papaparse";
import { expect, it } from "vitest";
import { fakeDataset } from "../../../../e2e/support/fake-model";
import { choiceResult } from "../../../../e2e/support/fake-points";
import { domainMatrix } from "../../../store/measure/domain-matrix";
import { NO_MEASUREMENTS, withAccuracy } from "../../../store/measure/measurements";
import { createHistory, currentNode, recordState } from "../../../store/trim/history";
import { matrixText } from "./matrix-text";

it("the matrix is text that a spreadsheet reads back cell by cell: shares, their change in points, and what is missing", () => {
  const datasets = [fakeDataset("d0", "rows.jsonl"), fakeDataset("d1", "a\tb.csv")].map((summary) => ({ summary, source: { kind: "demo", id: summary.id } as const, synthetic: false }));
  const start = createHistory();
  const trimmed = recordState(start, { mask: ["attn.5"], tuned: null, label: "Drop" });
  const known = [["", "d0", 0.64], ["attn.5", "d0", 0.6], ["", "d1", 0.5]] as const;
  const measurements = known.reduce((all, [key, datasetId, acc]) => withAccuracy(all, key, { datasetId, part: "test" }, choiceResult(acc)), NO_MEASUREMENTS);
  const matrix = domainMatrix({ measurements, datasets, datasetId: "d0", part: "test" }, { states: [currentNode(start), currentNode(trimmed)] });
  const { data } = Papa.parse<string[]>(matrixText(matrix), { delimiter: "\t" });
  expect(data).toEqual([
    ["State", "rows.jsonl, test", "a b.csv, test"],
    ["Full model", "64.0 %", "50.0 %"],
    ["1 module dropped", "60.0 % (−4.0)", "–"],
  ]);
});
