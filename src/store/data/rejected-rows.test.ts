import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { createTestStudio } from "../../../e2e/support/test-studio";
import { downloadRejected, rejectedCsv, rejectedJsonl } from "./rejected-rows";

const ROWS = [
  { row: 0, reason: 'the answer "4" is outside the 4 choices (0 to 3)' },
  { row: 13, reason: "the question,\nis missing" },
  { row: 14, reason: "=cmd()" },
];

describe("rejected rows", () => {
  it("come back from the CSV, quotes and newlines whole, and never as a formula", async () => {
    const { data } = Papa.parse<string[]>(await rejectedCsv(ROWS), { skipEmptyLines: true });
    expect(data).toEqual([["row", "reason"], ["1", ROWS[0]?.reason], ["14", ROWS[1]?.reason], ["15", "'=cmd()"]]);
  });

  it("are one JSON object a line", () => {
    expect(rejectedJsonl(ROWS).trimEnd().split("\n").map((line) => JSON.parse(line) as unknown)).toEqual(ROWS.map(({ row, reason }) => ({ row: row + 1, reason })));
  });

  it("are named after their dataset", async () => {
    const { studio, downloads } = createTestStudio();
    await downloadRejected(studio, "sciq.v2.csv", ROWS, "csv");
    await downloadRejected(studio, "sciq.v2.csv", ROWS, "jsonl");
    expect(downloads.map(({ name }) => name)).toEqual(["sciq.v2-rejected.csv", "sciq.v2-rejected.jsonl"]);
  });
});
