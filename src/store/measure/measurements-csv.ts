/** All that was measured as CSV: a row for each mask and dataset part, and one for a mask of which only the speed is known. */
import { qualityOf } from "../../evaluate/results";
import type { AccuracyResult, Rate, SpeedResult } from "../../evaluate/results";
import type { PartSelection } from "../../worker/protocol";
import type { OpenDataset, StudioState } from "../state";
import { accuracyOf, keptBytes, maskOfKey, masksMeasuredOn, speedMultiple, speedOf } from "./measurements";
import type { Stamp } from "./measurements";

type Cell = string | number | null;
export type CsvRow = Readonly<Record<string, Cell>>;
type CsvState = Pick<StudioState, "measurements" | "model" | "datasets" | "recorded">;

const PARTS: readonly PartSelection[] = ["test", "validation", "calibration", "tuning", "all"];

/** Shares from 0 to 1, speeds in tokens per second, unrounded; null where nothing was measured. */
export function csvRows(state: CsvState): CsvRow[] {
  const measured = state.datasets.flatMap((dataset) => PARTS.flatMap((part) => rowsOfPart(state, dataset, part)));
  const withAccuracy = new Set(measured.map(({ mask }) => mask));
  const onlySpeed = Object.keys(state.measurements.speed).filter((mask) => !withAccuracy.has(mask));
  return [...measured, ...onlySpeed.map((mask) => rowOf(state, mask, { dataset: null, part: null, ...accuracyCells(null) }))];
}

/** Text that a spreadsheet would take for a formula is marked as text. */
export async function csvText(rows: readonly CsvRow[]): Promise<string> {
  const { default: papa } = await import("papaparse");
  return `${papa.unparse([...rows], { escapeFormulae: true, newline: "\n" })}\n`;
}

function rowsOfPart(state: CsvState, { summary }: OpenDataset, part: PartSelection): CsvRow[] {
  const target = { datasetId: summary.id, part };
  const masks = masksMeasuredOn(state.measurements, target).sort((a, b) => a.length - b.length);
  return masks.map((mask) => rowOf(state, mask, { dataset: summary.name, part, ...accuracyCells(accuracyOf(state.measurements, mask, target), state.recorded) }));
}

function rowOf({ measurements, model, recorded }: CsvState, mask: string, accuracy: CsvRow): CsvRow {
  const modules = maskOfKey(mask);
  const speed = speedOf(measurements, mask);
  return {
    model: model?.name ?? null, precision: model?.precision ?? null,
    mask, modules_dropped: modules.length, ...accuracy,
    ...rateCells("decode", speed?.decode), decode_multiple: speedMultiple(measurements, mask), ...rateCells("prefill", speed?.prefill),
    weight_bytes: model ? keptBytes(model, modules) : (speed?.weightBytes ?? null), ...stampCells("speed", speed, recorded),
  };
}

function accuracyCells(result: (AccuracyResult & Stamp) | null, recorded: CsvState["recorded"] = null): CsvRow {
  const choice = result?.kind === "choice" ? result : null;
  return {
    kind: result?.kind ?? null, n: result?.n ?? null,
    acc: choice?.acc ?? null, likelihood: result?.kind === "completion" ? qualityOf(result) : null,
    ci95_low: result?.ci95.low ?? null, ci95_high: result?.ci95.high ?? null,
    acc_norm: choice?.accNorm ?? null, nll: result?.nll ?? null, chance: result?.chance ?? null, majority: choice?.majority ?? null,
    shortened: result?.shortened ?? null, left_out: result?.leftOut ?? null, ...stampCells("accuracy", result, recorded),
  };
}

function rateCells(name: string, rate: Rate | undefined): CsvRow {
  return { [`${name}_tps`]: rate?.median ?? null, [`${name}_tps_low`]: rate?.low ?? null, [`${name}_tps_high`]: rate?.high ?? null };
}

function stampCells(of: string, result: ((AccuracyResult | SpeedResult) & Stamp) | null, recorded: CsvState["recorded"]): CsvRow {
  const fallback = result ? recorded : null;
  return { [`${of}_adapter`]: result?.device ?? fallback?.device ?? null, [`${of}_measured_at`]: result?.measuredAt ?? fallback?.date ?? null };
}
