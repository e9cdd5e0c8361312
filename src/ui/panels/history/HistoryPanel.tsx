import { useEffect, useMemo, useRef, useState } from "react";
import type { FocusEvent, KeyboardEvent, PointerEvent } from "react";
import { qualityOf } from "../../../evaluate/results";
import { accuracyOf, keyOf, speedMultiple } from "../../../store/measure/measurements";
import { redoLine } from "../../../store/trim/history";
import type { HistoryNode } from "../../../store/trim/history";
import { startNaming } from "../../../store/trim/branch-actions";
import { goToState } from "../../../store/trim/mask-actions";
import { formatMultiple, formatShare } from "../../format";
import { Card } from "../../parts/Card";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { branchEnds, trimBegun } from "./branch-rows";
import { HistoryRow } from "./HistoryRow";
import { nextRow, treeRows } from "./tree-rows";

/** Every mask that was tried and all tuned weights, as a tree; a click goes to one. */
export function HistoryPanel() {
  return (
    <Card title="History" className="history-card">
      <HistoryTree />
    </Card>
  );
}

/** One tab stop; arrow keys move inside it. */
function HistoryTree() {
  const { studio } = useWorkbench();
  const history = useStudioState((state) => state.history);
  const rows = useMemo(() => treeRows(history), [history]);
  const measured = useMeasuredWords();
  const tree = useRef<HTMLDivElement>(null);
  const ahead = useMemo(() => new Set(redoLine(history)), [history]);
  /** The focused state; Tab leads to the current one. */
  const [focused, setFocused] = useState<number | null>(null);
  /** Under the pointer, and the one whose menu is open. */
  const [hovered, setHovered] = useState<number | null>(null);
  const [held, setHeld] = useState<number | null>(null);
  const naming = useStudioState((state) => state.naming);
  const chosen = useStudioState((state) => state.chart.branches);
  const ends = useMemo(() => branchEnds(history, chosen), [history, chosen]);
  const tabStop = history.nodes[focused ?? NaN]?.id ?? history.current;
  useEffect(() => keepInView(tree.current, history.current), [history]);
  const onKeyDown = (event: KeyboardEvent) => {
    const from = rows.findIndex((row) => row.node.id === tabStop);
    const to = event.ctrlKey || event.metaKey || event.altKey ? null : nextRow(rows, from, event.key);
    const id = rows[to ?? NaN]?.node.id;
    if (event.key === "Enter" || event.key === " ") goToState(studio, tabStop);
    else if (event.key === "F2" && tabStop !== 0) startNaming(studio, tabStop);
    else if (id === undefined) return;
    else rowOf(tree.current, id)?.focus();
    event.preventDefault();
  };
  const onFocus = (event: FocusEvent<HTMLElement>) => setFocused(Number(event.target.dataset["node"]));
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) setFocused(null);
  };
  const onPointerOver = ({ target }: PointerEvent) => {
    const row = target instanceof Element ? target.closest<HTMLElement>("[data-node]") : null;
    if (row) setHovered(Number(row.dataset["node"]));
  };
  const withMenu = held ?? hovered ?? focused;
  return (
    <div className="history" role="tree" aria-label="Masks, oldest first: F2 names a branch, Tab leads to its menu" ref={tree} onKeyDown={onKeyDown} onFocus={onFocus} onBlur={onBlur} onPointerOver={onPointerOver} onPointerLeave={() => setHovered(null)}>
      {rows.map((row) => (
        <HistoryRow
          key={row.node.id}
          id={row.node.id}
          label={row.node.state.label}
          name={row.node.name ?? ""}
          strategy={trimBegun(history, row.node)}
          isTuned={row.node.state.tuned !== null}
          measured={measured(row.node)}
          lane={row.lane}
          isBranch={row.isBranch}
          isLast={row.node.children.length === 0}
          isCurrent={row.node.id === history.current}
          isAhead={ahead.has(row.node.id)}
          isTabStop={row.node.id === tabStop}
          isOnChart={ends.get(row.node.id) ?? null}
          isNaming={row.node.id === naming}
          hasMenu={row.node.id === withMenu}
          onMenu={setHeld}
        />
      ))}
    </div>
  );
}

function rowOf(tree: HTMLElement | null, id: number): HTMLElement | null {
  return tree?.querySelector<HTMLElement>(`[data-node="${id}"]`) ?? null;
}

/** Scrolls the tree alone: `scrollIntoView` would move the column too. */
function keepInView(tree: HTMLElement | null, id: number): void {
  const row = rowOf(tree, id);
  if (!tree || !row) return;
  const below = row.offsetTop + row.offsetHeight - tree.clientHeight;
  tree.scrollTop = Math.max(below, Math.min(tree.scrollTop, row.offsetTop));
}

/** Accuracy and multiple of a state as far as they are measured: "64.0 % · 1.31x". */
function useMeasuredWords(): (node: HistoryNode) => string {
  const measurements = useStudioState((state) => state.measurements);
  const datasetId = useStudioState((state) => state.datasetId);
  const part = useStudioState((state) => state.part);
  return ({ state }) => {
    const key = keyOf(state.mask, state.tuned);
    const accuracy = accuracyOf(measurements, key, datasetId === null ? null : { datasetId, part });
    const multiple = key === "" ? null : speedMultiple(measurements, key);
    return [accuracy && formatShare(qualityOf(accuracy)), multiple && formatMultiple(multiple)].filter(Boolean).join(" · ");
  };
}
