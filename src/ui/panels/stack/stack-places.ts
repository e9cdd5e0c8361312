/** Places of the stack in the page: every number and cell carries its own as `data-place`. */
import { STACK_PARTS } from "../../../store/trim/selection";
import type { StackPlace } from "../../../store/trim/selection";

/** So far apart, in CSS pixels, that no cell lies between two of them. */
const STRIDE = 6;

export function placeKey({ layer, part }: StackPlace): string {
  return `${layer}.${part}`;
}

export function elementAt(grid: HTMLElement, place: StackPlace): HTMLElement | null {
  return grid.querySelector<HTMLElement>(`[data-place="${placeKey(place)}"]`);
}

/** The place that `target` is or lies in, null outside of one. */
export function placeOf(target: EventTarget | null): StackPlace | null {
  const key = target instanceof Element ? target.closest<HTMLElement>("[data-place]")?.dataset["place"] : undefined;
  const [layer, name] = key?.split(".") ?? [];
  const part = STACK_PARTS.find((one) => one === name);
  return part ? { layer: Number(layer), part } : null;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a pointer went over between two events, which come far apart when it is fast. */
export function placesBetween(grid: HTMLElement, from: Point, to: Point): StackPlace[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / STRIDE));
  return Array.from({ length: steps }, (_, index) => {
    const way = (index + 1) / steps;
    const element = document.elementFromPoint(from.x + (to.x - from.x) * way, from.y + (to.y - from.y) * way);
    return element !== null && grid.contains(element) ? placeOf(element) : null;
  }).filter((place) => place !== null);
}
