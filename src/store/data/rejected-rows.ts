/** Rejected rows as a file to keep. Rows are counted as on the screen: the first is 1. */
import type { DatasetOptions } from "../../data/mapping";
import { StudioError, toStudioError } from "../../shared/errors";
import type { RejectedRow, RejectedRows } from "../../worker/protocol";
import { tellError } from "../notices";
import type { DatasetSource } from "../sources";
import type { Studio } from "../studio";
import { datasetOrigin } from "./dataset-sources";

export type RejectedFormat = "csv" | "jsonl";

/** What a dataset lost, and the way to the whole list of it. */
export interface Rejection {
  /** The dataset's. */
  readonly name: string;
  readonly rows: RejectedRows;
  readonly source: DatasetSource;
  readonly options: DatasetOptions;
}

/** What went wrong was told. */
export async function downloadRejected(studio: Studio, rejection: Rejection, format: RejectedFormat): Promise<void> {
  try {
    const rows = await allRows(studio, rejection);
    const text = format === "csv" ? await rejectedCsv(rows) : rejectedJsonl(rows);
    const type = format === "csv" ? "text/csv" : "application/jsonl";
    studio.page.download(new File([text], `${rejection.name.replace(/\.[^.]+$/, "")}-rejected.${format}`, { type }));
  } catch (error) {
    tellError(studio, toStudioError(error));
  }
}

/** Errors: those of the engine, "io" when the file or its settings are others by now. */
async function allRows(studio: Studio, { name, rows, source, options }: Rejection): Promise<readonly RejectedRow[]> {
  if (rows.first.length === rows.count) return rows.first;
  const { client } = studio;
  const origin = await datasetOrigin(studio, source);
  const all = await client.runJob((jobId) => client.api.rejectedRows(jobId, origin, options));
  if (all.length === rows.count) return all;
  throw new StudioError("io", `${name} has other rejected rows by now than are listed: the file has changed, or its settings.`, "Save them again; if that does not help, open the file again.");
}

export async function rejectedCsv(rows: readonly RejectedRow[]): Promise<string> {
  // Loaded when needed: the page itself parses no CSV.
  const { default: Papa } = await import("papaparse");
  return `${Papa.unparse({ fields: ["row", "reason"], data: rows.map(({ row, reason }) => [row + 1, reason]) }, { escapeFormulae: true })}\r\n`;
}

export function rejectedJsonl(rows: readonly RejectedRow[]): string {
  return rows.map(({ row, reason }) => `${JSON.stringify({ row: row + 1, reason })}\n`).join("");
}
