/** The current dataset's points as lines of the history's branches: what they share is drawn once. Pure. */
import type { FrontierSeries } from "../../../store/measure/frontier";
import { stateOfKey } from "../../../store/measure/measurements";
import { branchKeys } from "../../../store/measure/shown-branches";
import type { ShownBranch } from "../../../store/measure/shown-branches";
import type { PlottedLine, PlottedPoint, PlottedSeries } from "./plotted";

export interface BranchNeeds {
  readonly series: FrontierSeries;
  readonly points: readonly PlottedPoint[];
  /** Every branch of the history. */
  readonly all: readonly ShownBranch[];
  /** Those that are shown, the current one first. */
  readonly shown: readonly ShownBranch[];
  /** Colour and shape of each that is shown, by its last state. */
  readonly slots: ReadonlyMap<number, number>;
  /** What only branches hold that are not shown goes too: the person chose. */
  readonly hidesOthers: boolean;
}

/** Series that draw something, the current branch last: it is on top. An export goes with the branch of its state, beside the line. Points that are on no line stand in a series without one. */
export function plotBranches({ series, points, all, shown, slots, hidesOthers }: BranchNeeds): PlottedSeries[] {
  const byKey = new Map(points.map((point) => [point.point.key, point]));
  const drawn = new Set<string>();
  const plotted = shown.map((branch, index): PlottedSeries => {
    const path = placedOn(branch, byKey);
    const own = path.filter(({ id }) => !drawn.has(id));
    const keys = new Set(branchKeys(branch));
    const exported = points.filter(({ id, point }) => !drawn.has(id) && point.precision !== "source" && keys.has(stateOfKey(point.key)));
    for (const { id } of [...own, ...exported]) drawn.add(id);
    const shared = Math.max(0, ...shown.slice(0, index).map((other) => sharedStart(path, placedOn(other, byKey))));
    const name = all.length > 1 ? branch.name : null;
    return { id: `${series.target.datasetId}|${branch.leaf}`, series, branch: name, slot: slots.get(branch.leaf) ?? series.slot, points: byX([...own, ...exported]), lines: linesThrough(path.slice(Math.max(0, shared - 1))) };
  });
  const others = new Set(all.filter((branch) => !shown.includes(branch)).flatMap(branchKeys));
  const loose = points.filter(({ id, point }) => !drawn.has(id) && !(hidesOthers && others.has(stateOfKey(point.key))));
  const rest: PlottedSeries = { id: `${series.target.datasetId}|loose`, series, branch: all.length > 1 ? "on no line" : null, slot: series.slot, points: byX(loose), lines: [] };
  return [rest, ...plotted.toReversed()].filter(({ points: own, lines }) => own.length > 0 || lines.length > 0);
}

/** The dataset's own place for the branch that began first; the others take places that no open dataset has. They keep them while others come and go. */
export function branchSlots(shown: readonly ShownBranch[], ownSlot: number, openDatasets: number): Map<number, number> {
  const places = [ownSlot, ...[0, 1, 2].map((more) => openDatasets + more)];
  const taken = new Set<number>();
  const slots = [...shown].sort((a, b) => a.rank - b.rank).map(({ leaf, rank }): [number, number] => {
    const wanted = places.map((_, turn) => places[(rank + turn) % places.length] ?? ownSlot);
    const slot = wanted.find((place) => !taken.has(place)) ?? ownSlot;
    taken.add(slot);
    return [leaf, slot];
  });
  return new Map(slots);
}

function placedOn(branch: ShownBranch, byKey: ReadonlyMap<string, PlottedPoint>): PlottedPoint[] {
  return branchKeys(branch).flatMap((key) => byKey.get(key) ?? []);
}

/** With how many points both begin alike. */
function sharedStart(a: readonly PlottedPoint[], b: readonly PlottedPoint[]): number {
  const apart = a.findIndex((point, index) => b[index] !== point);
  return apart < 0 ? a.length : apart;
}

/** Pieces of one look; each begins where the one before it ends. */
function linesThrough(path: readonly PlottedPoint[]): PlottedLine[] {
  const lines: { readonly isTuned: boolean; readonly points: PlottedPoint[] }[] = [];
  path.slice(1).forEach((point, index) => {
    const from = path[index] ?? point;
    const isTuned = point.point.tuned !== null;
    const last = lines.at(-1);
    if (last?.isTuned === isTuned) last.points.push(point);
    else lines.push({ isTuned, points: [from, point] });
  });
  return lines;
}

function byX(points: readonly PlottedPoint[]): PlottedPoint[] {
  return [...points].sort((a, b) => a.x - b.x);
}
