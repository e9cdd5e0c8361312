/** What the history says of branches beside its states. Pure. */
import { shownBranches } from "../../../store/measure/shown-branches";
import type { HistoryNode, TrimHistory } from "../../../store/trim/history";
import { STRATEGIES } from "../../../trim/records/strategy-list";

/** For the last state of every branch, whether it stands on the chart. Empty while there is one branch: then there is nothing to choose. */
export function branchEnds(history: TrimHistory, chosen: readonly number[] | null): ReadonlyMap<number, boolean> {
  const ends = history.nodes.filter(({ children }) => children.length === 0);
  if (ends.length < 2) return new Map();
  const shown = new Set(shownBranches(history, chosen).map(({ leaf }) => leaf));
  return new Map(ends.map(({ id }) => [id, shown.has(id)]));
}

/** By what strategy a progressive trim began here: "Least loss"; a replayed recipe of steps by hand is a "Recipe". Null in the middle of one, and by hand. */
export function trimBegun({ nodes }: TrimHistory, { state, parent }: HistoryNode): string | null {
  const trim = state.origin?.trim;
  if (!trim || nodes[parent ?? -1]?.state.origin?.trim?.runId === trim.runId) return null;
  return STRATEGIES.find(({ id }) => id === trim.options?.strategy)?.label ?? "Recipe";
}

/** How many states go with this one. */
export function statesFrom({ nodes }: TrimHistory, id: number): number {
  const open = [id];
  let count = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    count++;
    open.push(...(nodes[at]?.children ?? []));
  }
  return count;
}
