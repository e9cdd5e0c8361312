import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { frontierPoint } from "../../../../e2e/support/fake-points";
import type { FrontierSeries } from "../../../store/measure/frontier";
import { sortRows, tableColumns, tableRows, tableText } from "./table-columns";

const points = [frontierPoint("", 100, 0.6), { ...frontierPoint("attn.5", 90, 0.65), speed: null, multiple: null }, frontierPoint("mlp.1,mlp.2", 150, 0.4)];
const series: FrontierSeries = { target: { datasetId: "d0", part: "test" }, name: "rows", slot: 1, isCurrent: true, points };
const other: FrontierSeries = { ...series, target: { datasetId: "d1", part: "all" }, name: "law", slot: 0, isCurrent: false };

describe("the table behind the chart", () => {
  const columns = tableColumns([series]);
  const rows = tableRows([series]);
  const masks = (head: string, descending: boolean) => sortRows(rows, columns, { head, descending }).map(({ point }) => point.mask);

  it("says all that is known of a point, and shows what is not as missing", () => {
    const text = (index: number) => columns.map((column) => column.text(rows[index] ?? { series, point: frontierPoint("", 1, 0), branches: [], isFront: false }).replaceAll("\u00a0", " "));
    expect(columns.map(({ head }) => head)).toEqual([
      "Mask", "Accuracy", "95 % interval", "Examples", "By length", "Loss", "Decode tokens/s", "Multiple", "Prefill tokens/s", "Weights",
      "Share kept", "Questions lost", "Questions gained", "p", "Against the full model", "Modules dropped",
    ]);
    expect(text(0)).toEqual(["Full model", "60.0 %", "54–66 %", "250", "59.0 %", "1.000", "100", "1.00x", "1,000", "92.1 MB", "100.0 %", "–", "–", "–", "–", "none"]);
    expect(text(1).slice(6, 9)).toEqual(["–", "–", "–"]);
    expect(text(2).slice(9)).toEqual(["90.1 MB", "97.8 %", "3", "2", "1.000", "no significant loss", "mlp.1, mlp.2"]);
  });

  it("names tuned weights beside the mask", () => {
    const [first, ...rest] = tableColumns([series]).map(({ text }) => text({ series, point: frontierPoint("mlp.1,mlp.2#t1", 1, 0), branches: [], isFront: false }));
    expect([first, rest.at(-1)]).toEqual(["2 modules dropped, tuned", "mlp.1, mlp.2"]);
  });

  it("tells the precision once there are exports, which are on the branches of their states", () => {
    const exported = { ...series, points: [...points, frontierPoint("attn.5@Q8_0", 95, 0.6)] };
    const branches = new Map([["attn.5", ["a"]], ["", ["b"]]]);
    const marks = { branches, shown: [], front: [], x: "bytes" as const };
    const rows = tableRows([exported], marks);
    expect(tableColumns([exported], marks)[1]?.head).toBe("Precision");
    expect(rows.map((row) => [tableColumns([exported], marks)[0]?.text(row), tableColumns([exported], marks)[1]?.text(row), row.branches.join()])).toEqual([
      ["Full model", "as opened", "b"], ["1 module dropped", "as opened", "a"], ["2 modules dropped", "as opened", ""], ["1 module dropped, Q8_0", "Q8_0", "a"],
    ]);
  });

  it("sorts by a column both ways, what is missing last", () => {
    expect(masks("Accuracy", false)).toEqual(["mlp.1,mlp.2", "", "attn.5"]);
    expect(masks("Accuracy", true)).toEqual(["attn.5", "", "mlp.1,mlp.2"]);
    expect(masks("Decode tokens/s", false)).toEqual(["", "mlp.1,mlp.2", "attn.5"]);
    expect(masks("Decode tokens/s", true)).toEqual(["mlp.1,mlp.2", "", "attn.5"]);
    expect(sortRows(rows, columns, null)).toEqual(rows);
  });

  it("names the dataset once there are several, in the order of their opening", () => {
    const both = tableRows([series, other]);
    expect(tableColumns([series, other]).slice(1, 3).map(({ head, text }) => [head, ...both.map(text)])).toEqual([
      ["Dataset", "law", "law", "law", "rows", "rows", "rows"],
      ["Part", "all", "all", "all", "test", "test", "test"],
    ]);
  });

  it("names the branches once there are several, and what is on the front", () => {
    const [full, slower] = points;
    const marks = { branches: new Map([["", ["a", "b"]], ["attn.5", ["a"]]]), shown: full && slower ? [full, slower] : [], front: full ? [full] : [], x: "bytes" as const };
    const marked = tableColumns([series], marks).slice(-3, -1).map(({ head, text }) => [head, ...tableRows([series], marks).map(text)]);
    expect(marked).toEqual([["Branch", "a, b", "a", "–"], ["Pareto front, bytes", "yes", "no", "–"]]);
    expect(tableColumns([series], { ...marks, branches: new Map([["", ["a"]]]), front: [] }).length).toBe(columns.length);
  });

  it("is text that a spreadsheet reads back cell by cell", () => {
    const { data } = Papa.parse<string[]>(tableText(rows, columns), { delimiter: "\t" });
    expect(data.length).toBe(4);
    expect(new Set(data.map((cells) => cells.length))).toEqual(new Set([columns.length]));
    expect(data[3]?.slice(0, 3)).toEqual(["2 modules dropped", "40.0 %", "34–46 %"]);
  });
});
