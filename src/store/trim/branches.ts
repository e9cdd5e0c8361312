/** Branches of the history: the way to one, its name, and how it goes. Pure. */
import { present } from "../../shared/assert";
import { nodeAt } from "./history";
import type { HistoryNode, TrimHistory } from "./history";

/** A history without some of its states, and where the others went: new ids by old ones. */
export interface Pruned {
  readonly history: TrimHistory;
  readonly ids: ReadonlyMap<number, number>;
}

/** A longer name is cut: it stands in a list and beside a line. */
const NAME_LENGTH = 60;

/** Ids from the root to `id`, both among them. */
export function pathTo(history: TrimHistory, id: number): number[] {
  const path: number[] = [];
  for (let at: number | null = id; at !== null; at = nodeAt(history, at).parent) path.push(at);
  return path.reverse();
}

/** The branch that ends or begins at `id` gets the name; an empty one takes it away. */
export function nameState(history: TrimHistory, id: number, name: string): TrimHistory {
  const { name: _, ...unnamed } = nodeAt(history, id);
  const given = name.trim().slice(0, NAME_LENGTH);
  const node: HistoryNode = given === "" ? unnamed : { ...unnamed, name: given };
  return { ...history, nodes: history.nodes.map((one) => (one.id === id ? node : one)) };
}

/** Without a state and all that follow it; whoever stood there stands before it. The root stays: asked for that, nothing changes. */
export function removeBranch(history: TrimHistory, id: number): Pruned {
  const { parent } = nodeAt(history, id);
  const gone = new Set(parent === null ? [] : [id]);
  // Children come later than their parent.
  for (const node of history.nodes) if (node.parent !== null && gone.has(node.parent)) gone.add(node.id);
  const staying = history.nodes.filter((node) => !gone.has(node.id));
  const ids = new Map(staying.map((node, index) => [node.id, index]));
  const renumbered = (one: number): number => present(ids.get(one), `history node ${one}`);
  const nodes = staying.map((node): HistoryNode => ({
    ...node, id: renumbered(node.id), parent: node.parent === null ? null : renumbered(node.parent), children: node.children.filter((child) => !gone.has(child)).map(renumbered),
  }));
  const current = gone.has(history.current) ? parent ?? 0 : history.current;
  return { history: { ...history, nodes, current: renumbered(current) }, ids };
}
