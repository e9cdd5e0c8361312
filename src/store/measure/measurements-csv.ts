/**
 * All that was measured as CSV: a row for each state (mask and tuned weights, and the precision where it is an export) and dataset part, and one for a state of which only the speed is known.
 * A dataset that is closed by now goes by its id.
 */
import { qualityOf } from "../../evaluate/results";
import type { AccuracyResult, Rate, SpeedResult } from "../../evaluate/results";
import type { PartSelection } from "../../worker/protocol";
import type { StudioState } from "../state";
import { accuracyOf, bytesOf, FULL_MODEL, keyOf, keysMeasuredOn, maskOfKey, precisionOfKey, speedMultiple, speedOf, stateOfKey, targetsMeasured, tunedOfKey } from "./measurements";
import type { Stamp, Target } from "./measurements";
import { pairedWithFull } from "./paired";
import type { Paired } from "./paired";
import { paretoFront } from "./pareto";
import { branchNames } from "./shown-branches";

type Cell = string | number | null;
export type CsvRow = Readonly<Record<string, Cell>>;
type CsvState = Pick<StudioState, "measurements" | "model" | "datasets" | "recorded" | "history">;

const PARTS: readonly PartSelection[] = ["test", "validation", "calibration", "tuning", "all"];

/** Shares from 0 to 1, speeds in tokens per second, unrounded; null where nothing was measured. */
export function csvRows(state: CsvState): CsvRow[] {
  const measured = sortedTargets(state).flatMap((target) => rowsOfTarget(state, target));
  const targets = targetsMeasured(state.measurements);
  const withAccuracy = new Set(targets.flatMap((target) => keysMeasuredOn(state.measurements, target)));
  const onlySpeed = Object.keys(state.measurements.speed).filter((key) => !withAccuracy.has(key));
  const branches = branchNames(state.history);
  return [...measured, ...onlySpeed.map((key) => rowOf(state, key, { accuracy: { dataset: null, part: null, ...accuracyCells(null) }, verdict: verdictCells(null, null), branches }))];
}

/** Text that a spreadsheet would take for a formula is marked as text. */
export async function csvText(rows: readonly CsvRow[]): Promise<string> {
  const { default: papa } = await import("papaparse");
  return `${papa.unparse([...rows], { escapeFormulae: true, newline: "\n" })}\n`;
}

/** The open datasets in their order, then those that are closed; of each its parts. */
function sortedTargets({ measurements, datasets }: CsvState): Target[] {
  const targets = targetsMeasured(measurements);
  const ids = [...new Set([...datasets.map(({ summary }) => summary.id), ...targets.map(({ datasetId }) => datasetId)])];
  return targets.sort((a, b) => ids.indexOf(a.datasetId) - ids.indexOf(b.datasetId) || PARTS.indexOf(a.part) - PARTS.indexOf(b.part));
}

function rowsOfTarget(state: CsvState, target: Target): CsvRow[] {
  const { datasetId, part } = target;
  const dataset = state.datasets.find(({ summary }) => summary.id === datasetId)?.summary.name ?? datasetId;
  const keys = keysMeasuredOn(state.measurements, target).sort((a, b) => a.length - b.length);
  const branches = branchNames(state.history);
  const front = frontOf(state, target);
  return keys.map((key) => {
    const accuracy = { dataset, part, ...accuracyCells(accuracyOf(state.measurements, key, target), state.recorded) };
    const isFront = speedOf(state.measurements, key) ? Number(front.has(key)) : null;
    return rowOf(state, key, { accuracy, verdict: verdictCells(pairedWithFull(state.measurements, key, target), isFront), branches });
  });
}

/** Keys of the states that no other one beats in both accuracy and decode speed. */
function frontOf({ measurements }: CsvState, target: Target): ReadonlySet<string> {
  const placed = keysMeasuredOn(measurements, target).flatMap((key) => {
    const [accuracy, speed] = [accuracyOf(measurements, key, target), speedOf(measurements, key)];
    return accuracy && speed ? [{ key, x: speed.decode.median, y: qualityOf(accuracy) }] : [];
  });
  return new Set(paretoFront(placed).map(({ key }) => key));
}

interface RowParts {
  readonly accuracy: CsvRow;
  readonly verdict: CsvRow;
  readonly branches: ReadonlyMap<string, readonly string[]>;
}

function rowOf({ measurements, model, recorded }: CsvState, key: string, { accuracy, verdict, branches }: RowParts): CsvRow {
  const modules = maskOfKey(key);
  const tuned = tunedOfKey(key);
  const speed = speedOf(measurements, key);
  const bytes = tuned === null ? bytesOf(measurements, key, model) : (speed?.weightBytes ?? null);
  const precision = precisionOfKey(key);
  const fullBytes = model?.bytes ?? speedOf(measurements, FULL_MODEL)?.weightBytes ?? null;
  return {
    model: model?.name ?? null, precision: precision === "source" ? (model?.precision ?? null) : precision, exported: Number(precision !== "source"),
    mask: keyOf(modules), modules_dropped: modules.length, tuned, ...accuracy,
    ...rateCells("decode", speed?.decode), decode_multiple: speedMultiple(measurements, key), ...rateCells("prefill", speed?.prefill),
    weight_bytes: bytes, share_kept: bytes === null || fullBytes === null ? null : bytes / fullBytes, ...stampCells("speed", speed, recorded),
    branch: branches.get(stateOfKey(key))?.join("; ") ?? null, ...verdict,
  };
}

/** Against the full model, question by question; `pareto_decode` is 1 on the front of accuracy and decode speed, whatever the chart shows. */
function verdictCells(paired: Paired | null, pareto: number | null): CsvRow {
  const tested = paired?.kind === "tested" ? paired : null;
  return { lost: tested?.lost ?? null, gained: tested?.gained ?? null, p_value: tested?.p ?? null, pareto_decode: pareto };
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
