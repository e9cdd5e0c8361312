/** Where a tooltip stands so that it covers neither its point nor the line through it. Pure, in pixels. */

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface TooltipNeeds {
  /** What it explains. */
  readonly anchor: Spot;
  readonly size: { readonly width: number; readonly height: number };
  /** The line through the points. */
  readonly line: readonly Spot[];
  /** What else must be seen: the point with its whiskers. */
  readonly marks: readonly Box[];
  /** What had better be seen: the other points. */
  readonly others: readonly Box[];
  /** Where it may stand. */
  readonly bounds: Box;
}

const GAP = 10;

/** So far may it stand from its point, in pixels, to leave one other point in sight. */
const WORTH_OF_OTHER = 40;

/** The top left corner: the nearest place that covers none of it, or, where there is none, the one that covers least. */
export function placeTooltip(needs: TooltipNeeds): Spot {
  const places = candidates(needs).map((spot) => {
    const box = boxAt(spot, needs.size);
    const others = needs.others.filter((other) => overlaps(other, box)).length;
    return { spot, covered: coveredBy(box, needs), cost: distanceTo(box, needs.anchor) + WORTH_OF_OTHER * others };
  });
  places.sort((a, b) => a.covered - b.covered || a.cost - b.cost);
  return places[0]?.spot ?? needs.anchor;
}

function candidates({ anchor, size, line, marks, bounds }: TooltipNeeds): Spot[] {
  const { width, height } = size;
  const lefts = [anchor.x + GAP, anchor.x - GAP - width, anchor.x - width / 2, bounds.left, bounds.right - width].map((left) => within(left, bounds.left, bounds.right - width));
  return lefts.flatMap((left) => {
    const heights = heightsOver(left, left + width, line, marks);
    const tops = [anchor.y - height / 2, Math.min(anchor.y, ...heights) - GAP - height, Math.max(anchor.y, ...heights) + GAP];
    return tops.map((top) => ({ x: left, y: within(top, bounds.top, bounds.bottom - height) }));
  });
}

function boxAt({ x, y }: Spot, { width, height }: TooltipNeeds["size"]): Box {
  return { left: x, top: y, right: x + width, bottom: y + height };
}

/** How many pieces of the line and marks lie under the box. */
function coveredBy(box: Box, { line, marks }: TooltipNeeds): number {
  const pieces = line.slice(1).filter((end, index) => {
    const heights = heightsOver(box.left, box.right, [line[index] ?? end, end], []);
    return heights.length > 0 && Math.min(...heights) <= box.bottom && Math.max(...heights) >= box.top;
  });
  return pieces.length + marks.filter((mark) => overlaps(mark, box)).length;
}

/** Heights that the line and marks reach between `left` and `right`. */
function heightsOver(left: number, right: number, line: readonly Spot[], marks: readonly Box[]): number[] {
  const ends = line.slice(1).flatMap((to, index) => {
    const from = line[index] ?? to;
    const [start, end] = from.x <= to.x ? [from, to] : [to, from];
    if (end.x < left || start.x > right) return [];
    const slope = end.x === start.x ? 0 : (end.y - start.y) / (end.x - start.x);
    const heightAt = (x: number) => start.y + slope * (within(x, start.x, end.x) - start.x);
    return end.x === start.x ? [start.y, end.y] : [heightAt(left), heightAt(right)];
  });
  return [...ends, ...marks.filter((mark) => mark.left <= right && mark.right >= left).flatMap((mark) => [mark.top, mark.bottom])];
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}

function distanceTo(box: Box, { x, y }: Spot): number {
  return Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
}

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
