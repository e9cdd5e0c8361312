/** What was measured, as files and in the clipboard. */
import { StudioError } from "../../shared/errors";
import { tellError } from "../notices";
import { selectDataset } from "../selectors";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { matrixCells } from "./domain-matrix";
import type { DomainMatrix } from "./domain-matrix";
import { csvRows, csvText } from "./measurements-csv";

export async function saveCsv(studio: Studio): Promise<void> {
  const state = studio.store.getState();
  const text = await csvText(csvRows(state));
  saveChartFile(studio, new Blob([text], { type: "text/csv" }), "csv");
}

export async function saveMatrix(studio: Studio, matrix: DomainMatrix): Promise<void> {
  saveChartFile(studio, new Blob([await csvText(matrixCells(matrix))], { type: "text/csv" }), "domains.csv");
}

/** False when the browser refuses; the person was told. */
export async function copyTable(studio: Studio, text: string): Promise<boolean> {
  try {
    await studio.page.copyText(text);
    return true;
  } catch (error) {
    tellError(studio, new StudioError("io", "The browser did not let the studio write to the clipboard.", "Save the numbers as CSV instead.", error));
    return false;
  }
}

export function saveChartFile({ store, page }: Studio, content: Blob, extension: "csv" | "domains.csv" | "svg" | "png"): void {
  page.download(new File([content], `${chartFileStem(store.getState())}.${extension}`, { type: content.type }));
}

/** "SmolLM2-135M-sciq_train-test": usable as a file name everywhere. */
export function chartFileStem(state: StudioState): string {
  const dataset = selectDataset(state);
  const names = [state.model?.name ?? "model", ...(dataset ? [dataset.summary.name.replace(/\.\w+$/, ""), state.part] : [])];
  return names.map((name) => name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+/, "").slice(0, 60)).join("-");
}

/** When and where what is on the chart was measured: "Imaginary GPU 4060, 2026-11-24". */
export function measuredWhere({ measurements, recorded }: StudioState): string {
  const stamps = [...Object.values(measurements.speed), ...Object.values(measurements.accuracy)];
  const devices = distinct(stamps.map(({ device }) => device ?? recorded?.device));
  const days = distinct(stamps.map(({ measuredAt }) => (measuredAt ?? recorded?.date)?.slice(0, 10))).sort();
  const span = days.length > 1 ? `${days[0]} to ${days.at(-1)}` : days[0];
  return [...devices, ...(span === undefined ? [] : [span])].join(", ");
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
