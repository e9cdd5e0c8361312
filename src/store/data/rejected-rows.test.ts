import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { createTestStudio } from "../../../e2e/support/test-studio";
import { DEFAULT_OPTIONS } from "../../data/mapping";
import type { RejectedRow } from "../../worker/protocol";
import { sourceOfFile } from "./dataset-sources";
import { downloadRejected, rejectedCsv, rejectedJsonl } from "./rejected-rows";
import type { Rejection } from "./rejected-rows";

const ROWS = [
  { row: 0, reason: 'the answer "4" is outside the 4 choices (0 to 3)' },
  { row: 13, reason: "the question,\nis missing" },
  { row: 14, reason: "=cmd()" },
];

const rejection = (first: readonly RejectedRow[], count: number): Rejection => ({ name: "sciq.v2.csv", rows: { count, first }, source: sourceOfFile(new File(["a"], "sciq.v2.csv")), options: DEFAULT_OPTIONS });

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
    await downloadRejected(studio, rejection(ROWS, ROWS.length), "csv");
    await downloadRejected(studio, rejection(ROWS, ROWS.length), "jsonl");
    expect(downloads.map(({ name }) => name)).toEqual(["sciq.v2-rejected.csv", "sciq.v2-rejected.jsonl"]);
  });

  it("are fetched for the file where the page has the first of them only", async () => {
    const { studio, engine, downloads } = createTestStudio({ rejectedRows: 300 });
    await studio.client.start();
    await downloadRejected(studio, rejection(ROWS, 300), "jsonl");
    expect(engine.calls).toContain("rejectedRows");
    const lines = (await downloads[0]?.text())?.trimEnd().split("\n") ?? [];
    expect([lines.length, lines[0]]).toEqual([300, expect.stringContaining('"row":1,')]);
  });

  it("are not saved when they are others by now", async () => {
    const { studio, downloads, state } = createTestStudio({ rejectedRows: 300 });
    await studio.client.start();
    await downloadRejected(studio, rejection(ROWS, 299), "csv");
    expect(downloads).toEqual([]);
    expect(state().notices).toMatchObject([{ message: expect.stringContaining("has other rejected rows by now") }]);
  });
});
