/** Moving about the layer stack with the keyboard. */
import { STACK_PARTS } from "../../../store/trim/selection";
import type { StackPlace } from "../../../store/trim/selection";

export interface StackShape {
  readonly layers: number;
  /** Left and right go on in the next block of so many rows; null keeps them inside the layer. */
  readonly rowsPerBlock: number | null;
}

/** Where `key` leads from `place`, null when it is no key of the stack. Stays inside. */
export function nextPlace(place: StackPlace, key: string, { layers, rowsPerBlock }: StackShape): StackPlace | null {
  const sideways = SIDEWAYS[key];
  if (sideways !== undefined) return besides(place, sideways, layers, rowsPerBlock);
  const layer = DOWN[key]?.(place.layer, layers - 1);
  return layer === undefined ? null : { ...place, layer: Math.min(layers - 1, Math.max(0, layer)) };
}

const PAGE = 10;

const SIDEWAYS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

const DOWN: Readonly<Record<string, (layer: number, last: number) => number>> = {
  ArrowUp: (layer) => layer - 1,
  ArrowDown: (layer) => layer + 1,
  PageUp: (layer) => layer - PAGE,
  PageDown: (layer) => layer + PAGE,
  Home: () => 0,
  End: (_, last) => last,
};

function besides(place: StackPlace, step: number, layers: number, rowsPerBlock: number | null): StackPlace {
  const column = STACK_PARTS.indexOf(place.part) + step;
  const part = STACK_PARTS[column];
  if (part) return { ...place, part };
  const layer = place.layer + step * (rowsPerBlock ?? layers);
  const across = STACK_PARTS[step > 0 ? 0 : STACK_PARTS.length - 1];
  return across && layer >= 0 && layer < layers ? { layer, part: across } : place;
}
