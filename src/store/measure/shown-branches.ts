/** Which of the history's branches stand on the chart, and as what. Pure. */
import { STRATEGIES } from "../../trim/records/strategy-list";
import { pathTo } from "../trim/branches";
import { nodeAt } from "../trim/history";
import type { HistoryNode, TrimHistory } from "../trim/history";
import { keyOf } from "./measurements";

/** A branch as a line. */
export interface ShownBranch {
  /** Id of its last state. */
  readonly leaf: number;
  readonly name: string;
  /** By when it left another one; 0 began with the full model. It stays whatever is added: its colour follows it. */
  readonly rank: number;
  /** From the full model on. A state that the person came back to stands once: what was tried in between was taken back. */
  readonly states: readonly HistoryNode[];
}

/** So many stand on the chart at once. */
export const MOST_BRANCHES = 4;

/** One for each state that nothing follows, in the order in which they were begun. */
export function branchLines(history: TrimHistory): ShownBranch[] {
  const ends = history.nodes.filter(({ children }) => children.length === 0);
  const begun = ends.map(({ id }) => {
    const path = pathTo(history, id);
    return { leaf: id, path, start: startOf(history, path) };
  });
  begun.sort((a, b) => a.start - b.start);
  const names = begun.map(({ path, start }) => nameOf(path.slice(path.indexOf(start)).map((id) => nodeAt(history, id))));
  return begun.map(({ leaf, path }, rank) => ({ leaf, rank, name: distinct(names, rank), states: withoutLoops(path.map((id) => nodeAt(history, id))) }));
}

/** The last state of the branch that the current state is on: where several go on from it, the one that redo follows. */
export function currentLeaf(history: TrimHistory): number {
  return lastLeaf(history, history.current);
}

/** The current one first, then those that the person chose, or the latest where nothing was chosen. States that are gone are left out. */
export function shownBranches(history: TrimHistory, chosen: readonly number[] | null): ShownBranch[] {
  const all = branchLines(history);
  const latest = all.map(({ leaf }) => leaf).sort((a, b) => b - a);
  const wanted = chosen === null ? latest : chosen.filter((id) => history.nodes[id] !== undefined).map((id) => lastLeaf(history, id));
  const leaves = [...new Set([currentLeaf(history), ...wanted])].slice(0, MOST_BRANCHES);
  return leaves.flatMap((leaf) => all.find((branch) => branch.leaf === leaf) ?? []);
}

/** The choice after a branch was switched. The current one stays. */
export function toggledBranch(history: TrimHistory, chosen: readonly number[] | null, leaf: number): number[] {
  const shown = shownBranches(history, chosen).map((branch) => branch.leaf);
  return shown.includes(leaf) ? shown.filter((other) => other !== leaf) : [...shown, leaf];
}

/** Keys of mask and weights along the branch. */
export function branchKeys({ states }: Pick<ShownBranch, "states">): string[] {
  return states.map(({ state }) => keyOf(state.mask, state.tuned));
}

/** By key of mask and weights: the names of the branches that a state is on. */
export function branchNames(history: TrimHistory): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const branch of branchLines(history)) {
    for (const key of branchKeys(branch)) names.set(key, [...(names.get(key) ?? []), branch.name]);
  }
  return names;
}

/** Where it left a branch that was there before: its last state that was not the first to follow. */
function startOf(history: TrimHistory, path: readonly number[]): number {
  return path.findLast((id, index) => index === 0 || nodeAt(history, path[index - 1] ?? 0).children[0] !== id) ?? 0;
}

/** The person's name nearest to the end of what is the branch's own; else the strategy that found its last state, else what led there. */
function nameOf(own: readonly HistoryNode[]): string {
  const given = own.findLast(({ name }) => name !== undefined)?.name;
  const last = own.at(-1)?.state;
  const strategy = last?.origin?.trim?.options?.strategy;
  return given ?? STRATEGIES.find(({ id }) => id === strategy)?.label ?? last?.label ?? "";
}

function distinct(names: readonly string[], index: number): string {
  const name = names[index] ?? "";
  const before = names.slice(0, index).filter((other) => other === name).length;
  return before === 0 ? name : `${name} (${before + 1})`;
}

function withoutLoops(path: readonly HistoryNode[]): HistoryNode[] {
  const line: HistoryNode[] = [];
  for (const node of path) {
    const key = keyOf(node.state.mask, node.state.tuned);
    const before = line.findIndex(({ state }) => keyOf(state.mask, state.tuned) === key);
    if (before >= 0) line.length = before;
    line.push(node);
  }
  return line;
}

function lastLeaf(history: TrimHistory, id: number): number {
  let node = nodeAt(history, id);
  for (let child = node.children.at(-1); child !== undefined; child = node.children.at(-1)) node = nodeAt(history, child);
  return node.id;
}
