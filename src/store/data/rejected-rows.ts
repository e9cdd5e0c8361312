/** Rejected rows as a file to keep. Rows are counted as on the screen: the first is 1. */
import type { RejectedRow } from "../../worker/protocol";
import type { Studio } from "../studio";

export type RejectedFormat = "csv" | "jsonl";

export async function downloadRejected({ page }: Studio, dataset: string, rows: readonly RejectedRow[], format: RejectedFormat): Promise<void> {
  const text = format === "csv" ? await rejectedCsv(rows) : rejectedJsonl(rows);
  const type = format === "csv" ? "text/csv" : "application/jsonl";
  page.download(new File([text], `${dataset.replace(/\.[^.]+$/, "")}-rejected.${format}`, { type }));
}

export async function rejectedCsv(rows: readonly RejectedRow[]): Promise<string> {
  // Loaded when needed: the page itself parses no CSV.
  const { default: Papa } = await import("papaparse");
  return `${Papa.unparse({ fields: ["row", "reason"], data: rows.map(({ row, reason }) => [row + 1, reason]) }, { escapeFormulae: true })}\r\n`;
}

export function rejectedJsonl(rows: readonly RejectedRow[]): string {
  return rows.map(({ row, reason }) => `${JSON.stringify({ row: row + 1, reason })}\n`).join("");
}
