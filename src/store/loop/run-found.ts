/** What a trim finds goes to the history and the measurements, and its scans to the stack, as it comes. Pure. */
import type { AccuracyResult, SpeedResult } from "../../evaluate/results";
import type { TrimStep } from "../../trim/records/results";
import type { KeptTrim, TrimEvent, TrimOutcome } from "../../worker/protocol";
import { keyOf, withAccuracy, withSpeed } from "../measure/measurements";
import type { Measurements, Stamp, Target } from "../measure/measurements";
import { newScan, scanAfter, withResult } from "../scan/scan-events";
import type { StudioState } from "../state";
import { addAfter, findState, isSameState, nodeAt, recordState, goTo } from "../trim/history";
import type { StateOrigin, TrimHistory } from "../trim/history";
import { changeInWords } from "../trim/mask-words";
import type { TrimRun } from "./loop-state";
import { runAfter } from "./run-events";

/** What a run changes of the screen. */
export type Found = Pick<StudioState, "history" | "measurements" | "scan" | "model"> & { readonly run: TrimRun };

/** After the events of one frame; `stamp`: where and when they were measured. */
export function foundAfter(found: Found, events: readonly TrimEvent[], stamp: Stamp): Found {
  return events.reduce((before, event) => withEvent({ ...before, run: runAfter(before.run, [event]) }, event, stamp), found);
}

/** A run that comes back from an earlier visit, begun at `from`: its states are found in the history, or added where they are not. */
export function foundAgain(found: Found, from: KeptTrim["from"]): Found {
  return found.run.steps.reduce((before, step) => withStep(before, step), withStart(found, from));
}

/** What the outcome has that no event told: a page that was slow may have missed some. */
export function missedOf({ run, history }: Pick<Found, "run" | "history">, { start, steps }: TrimOutcome): TrimEvent[] {
  const isKnown = (step: TrimStep): boolean => {
    const node = run.nodes[step.step - 1] ?? null;
    return node !== null && isSameState(nodeAt(history, node).state, step);
  };
  return [...(run.start ? [] : [{ kind: "start", start } as const]), ...steps.filter((step) => !isKnown(step)).map((step) => ({ kind: "step", step }) as const)];
}

/** State of the history that the run stands at. */
export function lastNode({ nodes, startNode }: TrimRun): number {
  return nodes.findLast((node) => node !== null) ?? startNode;
}

function withEvent(found: Found, event: TrimEvent, stamp: Stamp): Found {
  const { run, scan } = found;
  switch (event.kind) {
    case "phase":
      return event.phase === "scanning" ? { ...found, scan: newScan(keyOfLast(run), run.datasetId, strategyOf(run)) } : found;
    case "scan":
      return { ...found, scan: scan && scanAfter(scan, [event.event]) };
    case "scanned":
      return { ...found, scan: scan && withResult(scan, event.result) };
    case "start":
      return measured(withStart(found, event.start), event.start, stamp);
    case "step":
      return measured(withStep(found, event.step), event.step, stamp);
    case "estimate":
    case "save-failed":
      return found;
  }
}

/** Where it began, if that is not the state that it was started at. */
function withStart(found: Found, { mask, tuned }: KeptTrim["from"]): Found {
  const { history, run } = found;
  if (isSameState(nodeAt(history, run.startNode).state, { mask, tuned })) return found;
  const known = findState(history, new Set(mask), tuned);
  if (known !== null) return { ...found, run: { ...run, startNode: known } };
  const added = recordState(goTo(history, 0), { mask, tuned, label: "Start of a trim" });
  return { ...found, history: goTo(added, history.current), run: { ...run, startNode: added.current } };
}

/** One that comes again was tuned behind it: that is a state after its first. */
function withStep(found: Found, step: TrimStep): Found {
  const { history, run } = found;
  const at = step.step - 1;
  const known = run.nodes[at] ?? null;
  if (known !== null && isSameState(nodeAt(history, known).state, step)) return found;
  const from = known ?? lastNode({ ...run, nodes: run.nodes.slice(0, at) });
  const origin = originOf(run, step);
  const child = childOf(history, from, step, run.runId);
  const label = known === null ? labelOf(found, step) : `Step ${step.step}: tuned`;
  const grown = child === null ? addAfter(history, from, { mask: step.mask, tuned: step.tuned, label, origin }) : { history, id: child };
  const nodes = Array.from({ length: Math.max(run.nodes.length, step.step) }, (_, index) => (index === at ? grown.id : run.nodes[index] ?? null));
  return { ...found, history: grown.history, run: { ...run, nodes } };
}

/** Of the same run: another's state with the same mask is another branch. */
function childOf(history: TrimHistory, from: number, step: TrimStep, runId: string): number | null {
  const isOurs = (id: number) => isSameState(nodeAt(history, id).state, step) && nodeAt(history, id).state.origin?.trim?.runId === runId;
  return nodeAt(history, from).children.find(isOurs) ?? null;
}

function originOf({ runId, course }: TrimRun, { step, tunedHere }: TrimStep): StateOrigin {
  if (course.kind === "search") return { tuning: tunedHere ? course.options.tuning : null, tunedFrom: "before", trim: { runId, options: course.options } };
  const { tuning = null, tunedFrom = "before" } = course.recipe.steps[step - 1] ?? {};
  return { tuning: tunedHere ? tuning : null, tunedFrom, trim: { runId, options: course.recipe.options } };
}

function labelOf({ model, run: { course } }: Found, { step, dropped, tunedHere }: TrimStep): string {
  if (course.kind === "replay") return course.recipe.steps[step - 1]?.label ?? `Step ${step}`;
  if (model === null || dropped.length === 0) return `Step ${step}`;
  const words = changeInWords(model.modules, new Set(dropped), true);
  return `Step ${step}: ${words.slice(0, 1).toLowerCase()}${words.slice(1)}${tunedHere ? " and tune" : ""}`;
}

interface Numbers {
  readonly mask: TrimStep["mask"];
  readonly tuned: string | null;
  readonly accuracy: AccuracyResult;
  readonly judged: AccuracyResult | null;
  readonly speed: SpeedResult;
}

function measured(found: Found, { mask, tuned, accuracy, judged, speed }: Numbers, stamp: Stamp): Found {
  const key = keyOf(mask, tuned);
  const { datasetId, part } = found.run;
  const add = (known: Measurements, target: Target, result: AccuracyResult | null) => (result ? withAccuracy(known, key, target, { ...result, ...stamp }) : known);
  const reported = add(found.measurements, { datasetId, part }, accuracy);
  const both = part === "validation" ? reported : add(reported, { datasetId, part: "validation" }, judged);
  return { ...found, measurements: withSpeed(both, key, { ...speed, ...stamp }) };
}

function keyOfLast({ start, steps }: TrimRun): string {
  const last = steps.at(-1) ?? start;
  return last ? keyOf(last.mask, last.tuned) : "";
}

function strategyOf({ course }: TrimRun) {
  return course.kind === "search" ? course.options.strategy : course.recipe.options?.strategy ?? "nll";
}
