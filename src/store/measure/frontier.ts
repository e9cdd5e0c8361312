/** What the chart and its table show: the measured masks of each open dataset, with all that is known of them. Pure. */
import type { AccuracyResult, SpeedResult } from "../../evaluate/results";
import type { Precision } from "../../export/records/choices";
import type { OpenModelSummary, PartSelection } from "../../worker/protocol";
import type { OpenDataset } from "../state";
import { accuracyOf, bytesOf, FULL_MODEL, keyOf, keysMeasuredOn, maskOfKey, precisionOfKey, speedMultiple, speedOf, stateOfKey, tunedOfKey } from "./measurements";
import type { Measurements, Stamp, Target } from "./measurements";
import { pairedWithFull, pairedWithState } from "./paired";
import type { Paired } from "./paired";

/** A mask, under its weights, whose accuracy is known. */
export interface FrontierPoint {
  /** Canonical key of mask and weights, "" for the full model. */
  readonly key: string;
  /** The mask's part of it: dropped modules, separated by commas. */
  readonly mask: string;
  /** Id of the tuned weights; null for the model's own. */
  readonly tuned: string | null;
  /** "source" for a state as it is in the studio; else it was measured on an export. */
  readonly precision: Precision;
  readonly dropped: number;
  readonly accuracy: AccuracyResult & Stamp;
  /** Null while it is not measured. */
  readonly speed: (SpeedResult & Stamp) | null;
  /** Bytes of the weights that stay; null when no model is open and no speed measured. */
  readonly bytes: number | null;
  /** Those bytes over the full model's; null while either is not known. */
  readonly kept: number | null;
  /** Decode speed divided by the full model's; null unless both are measured. */
  readonly multiple: number | null;
  /** Against the full model, question by question. */
  readonly paired: Paired;
  /** Null for a state itself. */
  readonly againstState: AgainstState | null;
}

/** An export against the state that it was made of, in the precision of the opened model. Null: not measured. */
export interface AgainstState {
  /** Decode speed over the state's. */
  readonly multiple: number | null;
  /** Bytes of the weights over the state's. */
  readonly kept: number | null;
  /** Null as well where the state is the full model. */
  readonly paired: Paired | null;
}

/** A dataset's points, those with fewer modules dropped first. */
export interface FrontierSeries {
  readonly target: Target;
  readonly name: string;
  /** Place among the open datasets: colour and shape follow it. */
  readonly slot: number;
  /** Of the dataset and part that are chosen. */
  readonly isCurrent: boolean;
  readonly points: readonly FrontierPoint[];
}

export interface Measured {
  readonly measurements: Measurements;
  readonly model: OpenModelSummary | null;
  readonly datasets: readonly OpenDataset[];
  readonly datasetId: string | null;
  readonly part: PartSelection;
}

export function frontierPoints(known: Measurements, target: Target | null, model: OpenModelSummary | null = null): FrontierPoint[] {
  if (target === null) return [];
  const points = keysMeasuredOn(known, target).flatMap((key) => {
    const accuracy = accuracyOf(known, key, target);
    const paired = pairedWithFull(known, key, target);
    return accuracy && paired ? [{ ...pointOf(known, key, model), accuracy, paired, againstState: againstState(known, key, { target, model }) }] : [];
  });
  return points.sort((a, b) => a.dropped - b.dropped || (a.key < b.key ? -1 : 1));
}

/** One series for each open dataset that has points, the current one last: it is drawn on top. */
export function frontierSeries({ measurements, model, datasets, datasetId, part }: Measured): FrontierSeries[] {
  const all = datasets.map(({ summary }, slot) => {
    const isCurrent = summary.id === datasetId;
    const target = isCurrent ? { datasetId: summary.id, part } : bestTarget(measurements, summary.id, part);
    return { target, slot, isCurrent, name: summary.name, points: frontierPoints(measurements, target, model) };
  });
  return all.filter(({ points }) => points.length > 0).sort((a, b) => Number(a.isCurrent) - Number(b.isCurrent) || a.slot - b.slot);
}

const PARTS: readonly PartSelection[] = ["test", "validation", "all", "calibration", "tuning"];

/** The chosen part where it was measured, else the one with most points. */
function bestTarget(known: Measurements, datasetId: string, chosen: PartSelection): Target {
  const count = (part: PartSelection) => keysMeasuredOn(known, { datasetId, part }).length;
  const best = [chosen, ...PARTS].reduce((a, b) => (count(chosen) === 0 && count(b) > count(a) ? b : a));
  return { datasetId, part: best };
}

function pointOf(known: Measurements, key: string, model: OpenModelSummary | null): Omit<FrontierPoint, "accuracy" | "paired" | "againstState"> {
  const modules = maskOfKey(key);
  const tuned = tunedOfKey(key);
  const precision = precisionOfKey(key);
  const speed = speedOf(known, key);
  const bytes = bytesOf(known, key, model);
  const full = model?.bytes ?? speedOf(known, FULL_MODEL)?.weightBytes ?? null;
  const kept = bytes === null || full === null ? null : bytes / full;
  return { key, mask: keyOf(modules), tuned, precision, dropped: modules.length, speed, bytes, kept, multiple: speedMultiple(known, key) };
}

function againstState(known: Measurements, key: string, { target, model }: { readonly target: Target; readonly model: OpenModelSummary | null }): AgainstState | null {
  const state = stateOfKey(key);
  if (state === key) return null;
  const [speed, before] = [speedOf(known, key), speedOf(known, state)];
  const [bytes, whole] = [bytesOf(known, key, model), bytesOf(known, state, model)];
  return {
    multiple: speed && before ? speed.decode.median / before.decode.median : null,
    kept: bytes === null || whole === null ? null : bytes / whole,
    paired: pairedWithState(known, key, target),
  };
}
