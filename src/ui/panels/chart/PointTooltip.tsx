import { useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";
import { createPortal } from "react-dom";
import { stateTitle } from "./state-title";
import { placeTooltip } from "./place-tooltip";
import type { Box, Spot } from "./place-tooltip";
import type { PlottedPoint } from "./plotted";
import { pointLines } from "./point-text";

interface PointTooltipProps {
  readonly plotted: PlottedPoint;
  /** Which dataset, where there are several. */
  readonly from: string | null;
  /** In whose `<svg>` the places are pixels. */
  readonly group: RefObject<SVGGElement | null>;
  readonly anchor: Spot;
  readonly line: readonly Spot[];
  readonly mark: Box;
  readonly others: readonly Box[];
}

/** Keeps clear of the window's edge. */
const EDGE = 6;

/** May stand outside the plot: inside, there is not always a place that covers nothing. The point's own name says the same to a screen reader. */
export function PointTooltip({ plotted: { point, isCurrent }, from, group, anchor, line, mark, others }: PointTooltipProps) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const tooltip = ref.current;
    const svg = group.current?.ownerSVGElement;
    if (!tooltip || !svg) return;
    const { left, top } = svg.getBoundingClientRect();
    const move = ({ x, y }: Spot) => ({ x: x + left, y: y + top });
    const moveBox = (box: Box) => ({ left: box.left + left, right: box.right + left, top: box.top + top, bottom: box.bottom + top });
    const { x, y } = placeTooltip({
      anchor: move(anchor), line: line.map(move), marks: [moveBox(mark)], others: others.map(moveBox),
      size: { width: tooltip.offsetWidth, height: tooltip.offsetHeight },
      bounds: { left: EDGE, top: EDGE, right: window.innerWidth - EDGE, bottom: window.innerHeight - EDGE },
    });
    tooltip.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
  });
  return createPortal(
    <div ref={ref} className="hint chart-hint" aria-hidden>
      <b>{stateTitle(point.key)}</b>
      {from !== null && <span className="chart-hint-from">{from}</span>}
      {point.mask !== "" && <span className="chart-hint-mask">{point.mask.replaceAll(",", ", ")}</span>}
      {pointLines(point).map((text) => (
        <span key={text}>{text}</span>
      ))}
      <span className="chart-hint-mask">{isCurrent ? "as it is now" : `${point.precision === "source" ? "" : "measured on an export; "}click: back to ${point.tuned === null ? "this mask" : "these weights"}`}</span>
    </div>,
    document.body,
  );
}
