/**
 * Undo is a value: the masks and tuned weights that a person went through, as a tree. Undo goes to the parent, redo to the last child;
 * a new mask after an undo starts a second branch and loses nothing. Plain data, so that it can be stored as it is.
 */
import * as v from "valibot";
import { maskModules } from "../../model/mask";
import type { Mask, ModuleId } from "../../model/mask";
import { present } from "../../shared/assert";
import { StudioError } from "../../shared/errors";
import type { TuneSettings } from "../../train/settings";
import type { TrimOptions } from "../../trim/records/options";
import { moduleId, trimOptions, tuneSettings } from "../../trim/records/options-schema";

export interface TrimState {
  /** Dropped modules in running order. */
  readonly mask: readonly ModuleId[];
  /** Id of the tuned weights that stand in for the model's own; null for none. They stay valid whatever else is dropped or restored. */
  readonly tuned: string | null;
  /** What led here, in words: "Drop attention 5". */
  readonly label: string;
  /** Left out: by hand. */
  readonly origin?: StateOrigin;
}

/** How a state came about, as far as a recipe has to say it again. */
export interface StateOrigin {
  /** How its weights were tuned here; null: they are those of the state before. */
  readonly tuning: TuneSettings | null;
  /** What that tuning began with: the weights of the state before, or the model's own. */
  readonly tunedFrom: "before" | "model";
  /** The progressive trim that found it; null: by hand. */
  readonly trim: { readonly runId: string; readonly options: TrimOptions | null } | null;
}

export interface HistoryNode {
  /** Index in `nodes`. */
  readonly id: number;
  readonly parent: number | null;
  /** In the order in which they came. */
  readonly children: readonly number[];
  readonly state: TrimState;
  /** The person's name for the branch that ends or begins here. */
  readonly name?: string;
}

export interface TrimHistory {
  readonly version: 3;
  readonly nodes: readonly HistoryNode[];
  readonly current: number;
}

export function createHistory(): TrimHistory {
  return { version: 3, current: 0, nodes: [{ id: 0, parent: null, children: [], state: { mask: [], tuned: null, label: "Full model" } }] };
}

export function currentNode(history: TrimHistory): HistoryNode {
  return nodeAt(history, history.current);
}

export function currentMask(history: TrimHistory): readonly ModuleId[] {
  return currentNode(history).state.mask;
}

export function currentTuned(history: TrimHistory): string | null {
  return currentNode(history).state.tuned;
}

/** A mask that equals the current one is no new entry. Tuned weights go with it: what stays of the model is still tuned. */
export function record(history: TrimHistory, mask: Mask, label: string): TrimHistory {
  return recordState(history, { mask: maskModules(mask), tuned: currentTuned(history), label });
}

/** A state that equals the current one is no new entry. */
export function recordState(history: TrimHistory, state: TrimState): TrimHistory {
  const parent = currentNode(history);
  if (isSameState(parent.state, state)) return history;
  const id = history.nodes.length;
  const nodes = history.nodes.map((node) => (node.id === parent.id ? { ...node, children: [...node.children, id] } : node));
  nodes.push({ id, parent: parent.id, children: [], state });
  return { ...history, nodes, current: id };
}

/** A state after `from`, and its id. Whoever stands at `from` goes along, everyone else stays. */
export function addAfter(history: TrimHistory, from: number, state: TrimState): { readonly history: TrimHistory; readonly id: number } {
  const added = recordState(goTo(history, from), state);
  return { history: history.current === from ? added : goTo(added, history.current), id: added.current };
}

export function undo(history: TrimHistory): TrimHistory {
  const { parent } = currentNode(history);
  return parent === null ? history : { ...history, current: parent };
}

export function redo(history: TrimHistory): TrimHistory {
  const child = currentNode(history).children.at(-1);
  return child === undefined ? history : { ...history, current: child };
}

export function canUndo(history: TrimHistory): boolean {
  return currentNode(history).parent !== null;
}

export function canRedo(history: TrimHistory): boolean {
  return currentNode(history).children.length > 0;
}

export function goTo(history: TrimHistory, id: number): TrimHistory {
  return { ...history, current: nodeAt(history, id).id };
}

/** The newest node with this mask and these weights, the current one before all others; null when there is none. */
export function findState(history: TrimHistory, mask: Mask, tuned: string | null): number | null {
  const wanted = { mask: maskModules(mask), tuned };
  const holds = (node: HistoryNode) => isSameState(node.state, wanted);
  return holds(currentNode(history)) ? history.current : history.nodes.findLast(holds)?.id ?? null;
}

/** Ids of all tuned weights that some state needs. */
export function tunedIn({ nodes }: TrimHistory): string[] {
  return [...new Set(nodes.flatMap(({ state }) => state.tuned ?? []))];
}

type Weights = Pick<TrimState, "mask" | "tuned">;

/** Whether two states hold the same model, whatever led to them. */
export function isSameState(a: Weights, b: Weights): boolean {
  return a.tuned === b.tuned && a.mask.join(",") === b.mask.join(",");
}

/** Ids of the states that redo would go through, nearest first. */
export function redoLine(history: TrimHistory): number[] {
  const line: number[] = [];
  for (let id = currentNode(history).children.at(-1); id !== undefined; id = nodeAt(history, id).children.at(-1)) line.push(id);
  return line;
}

const originSchema: v.GenericSchema<unknown, StateOrigin> = v.object({
  tuning: v.nullable(tuneSettings),
  tunedFrom: v.picklist(["before", "model"]),
  trim: v.nullable(v.object({ runId: v.string(), options: v.nullable(trimOptions) })),
});
const nodeSchema = v.object({
  id: v.number(),
  parent: v.nullable(v.number()),
  children: v.array(v.number()),
  // Version 1 knew no tuned weights, and had none; version 2 knew neither origins nor names.
  state: v.object({ mask: v.array(moduleId), tuned: v.optional(v.nullable(v.string()), null), label: v.string(), origin: v.exactOptional(originSchema) }),
  name: v.exactOptional(v.string()),
});
const historySchema = v.object({ version: v.picklist([1, 2, 3]), nodes: v.pipe(v.array(nodeSchema), v.minLength(1)), current: v.number() });

/** Reads what `JSON.stringify` wrote, of older versions too. Errors: "malformed" when it is no history or its links lead nowhere. */
export function restoreHistory(json: unknown): TrimHistory {
  const parsed = v.safeParse(historySchema, json);
  const history: TrimHistory | null = parsed.success ? { ...parsed.output, version: 3 } : null;
  if (!history || !linksHold(history)) {
    throw new StudioError("malformed", "The stored history of this model can't be read.", "Start again from the full model.");
  }
  return history;
}

/** Children come later than their parent, so walking either way always ends. */
function linksHold({ nodes, current }: TrimHistory): boolean {
  const holds = (node: HistoryNode, index: number) =>
    node.id === index &&
    (index === 0 ? node.parent === null : node.parent !== null && nodes[node.parent]?.children.includes(index) === true) &&
    node.children.every((child) => child > index && nodes[child]?.parent === index);
  return nodes[current] !== undefined && nodes.every(holds);
}

/** Errors: "internal" for a state that is not there. */
export function nodeAt(history: TrimHistory, id: number): HistoryNode {
  return present(history.nodes[id], `history node ${id}`);
}
