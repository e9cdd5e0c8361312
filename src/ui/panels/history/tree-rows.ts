/**
 * The history as rows from top to bottom, oldest first. A line of states stays in one lane however long it is;
 * only a branch that was left for a newer one moves to the right, and stands before the newer one goes on.
 */
import type { HistoryNode, TrimHistory } from "../../../store/trim/history";
import { present } from "../../../shared/assert";

export interface TreeRow {
  readonly node: HistoryNode;
  /** 0 is the lane of the full model; its line, and that of every lane before a row's own, goes on below the row. */
  readonly lane: number;
  /** Leaves the lane to its left here. */
  readonly isBranch: boolean;
}

export function treeRows({ nodes }: TrimHistory): TreeRow[] {
  const rows: TreeRow[] = [];
  // A stack and no recursion: a history may be as deep as it is long.
  const next: { readonly id: number; readonly lane: number; readonly isBranch: boolean }[] = [{ id: 0, lane: 0, isBranch: false }];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    const { id, lane, isBranch } = at;
    const node = present(nodes[id], `history node ${id}`);
    rows.push({ node, lane, isBranch });
    const [newest, ...older] = node.children.toReversed();
    if (newest !== undefined) next.push({ id: newest, lane, isBranch: false });
    for (const child of older) next.push({ id: child, lane: lane + 1, isBranch: true });
  }
  return rows;
}

/** The row that a key leads to from the row at `index`; null when it is no key of the tree. Left leads to the state before, right to the one after. */
export function nextRow(rows: readonly TreeRow[], index: number, key: string): number | null {
  const move = MOVES[key];
  const node = rows[index]?.node;
  if (!move || !node) return null;
  const to = move({ rows, index, node });
  return to < 0 ? index : Math.min(rows.length - 1, to);
}

interface From {
  readonly rows: readonly TreeRow[];
  readonly index: number;
  readonly node: HistoryNode;
}

const PAGE = 10;

const MOVES: Readonly<Record<string, (from: From) => number>> = {
  ArrowUp: ({ index }) => Math.max(0, index - 1),
  ArrowDown: ({ index }) => index + 1,
  PageUp: ({ index }) => Math.max(0, index - PAGE),
  PageDown: ({ index }) => index + PAGE,
  Home: () => 0,
  End: ({ rows }) => rows.length - 1,
  ArrowLeft: ({ rows, node }) => rows.findIndex((row) => row.node.id === node.parent),
  ArrowRight: ({ rows, node }) => rows.findIndex((row) => row.node.id === node.children.at(-1)),
};
