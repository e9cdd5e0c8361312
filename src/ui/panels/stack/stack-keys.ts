/** Moving about the layer stack with the keyboard. Columns: the layer's number, its attention, its MLP. */

export const STACK_COLUMNS = ["layer", "attention", "mlp"] as const;

export interface StackPlace {
  readonly layer: number;
  /** Index in STACK_COLUMNS. */
  readonly column: number;
}

/** Where `key` leads from `place`, null when it is no key of the stack. Stays inside. */
export function nextPlace(place: StackPlace, key: string, layers: number): StackPlace | null {
  const move = MOVES[key];
  if (!move) return null;
  const { layer, column } = move(place, layers - 1);
  return { layer: clamp(layer, layers - 1), column: clamp(column, STACK_COLUMNS.length - 1) };
}

const PAGE = 10;

const MOVES: Readonly<Record<string, (place: StackPlace, last: number) => StackPlace>> = {
  ArrowUp: ({ layer, column }) => ({ layer: layer - 1, column }),
  ArrowDown: ({ layer, column }) => ({ layer: layer + 1, column }),
  ArrowLeft: ({ layer, column }) => ({ layer, column: column - 1 }),
  ArrowRight: ({ layer, column }) => ({ layer, column: column + 1 }),
  PageUp: ({ layer, column }) => ({ layer: layer - PAGE, column }),
  PageDown: ({ layer, column }) => ({ layer: layer + PAGE, column }),
  Home: ({ column }) => ({ layer: 0, column }),
  End: ({ column }, last) => ({ layer: last, column }),
};

function clamp(value: number, last: number): number {
  return Math.min(last, Math.max(0, value));
}
