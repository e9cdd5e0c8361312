/**
 * How many layers stand side by side. One block of rows where they fit; with more layers than the height can show,
 * the blocks go on to the right like the columns of a newspaper, so that every layer is in view and can be hit.
 * All lengths in CSS pixels.
 */

export interface StackLayout {
  readonly blocks: number;
  /** Rows of every block but the last, which may have fewer. */
  readonly rowsPerBlock: number;
  readonly rowHeight: number;
  readonly rowGap: number;
  /** Cells are too narrow for a number with its unit: the unit stands in the head. */
  readonly compact: boolean;
}

export const BLOCK_GAP = 8;
export const NUMBER_WIDTH = 20;
const COLUMN_GAP = 3;
/** What a finger or a shaky hand still hits, and what text of 10 px needs. */
const LEAST_ROW = 16;
const MOST_ROW = 40;
/** "1.66" and "+12.5" in 10 px. */
const LEAST_CELL = 28;
/** "dropped" and "1.66 MB" in 11 px, with some air. */
const WIDE_CELL = 60;

/** `width` and `height` are what the rows can take. Where even the most blocks don't fit, rows keep their least height and scroll. */
export function stackLayout(layers: number, width: number, height: number): StackLayout {
  const most = Math.max(1, Math.min(layers, Math.floor((width + BLOCK_GAP) / (blockWidth(LEAST_CELL) + BLOCK_GAP))));
  let blocks = 1;
  while (blocks < most && pitchOf(layers, blocks, height) < LEAST_ROW + 1) blocks++;
  const pitch = pitchOf(layers, blocks, height);
  const rowGap = pitch >= 20 ? 2 : 1;
  return {
    blocks,
    rowsPerBlock: Math.ceil(layers / blocks),
    rowHeight: Math.min(MOST_ROW, Math.max(LEAST_ROW, pitch - rowGap)),
    rowGap,
    compact: (width + BLOCK_GAP) / blocks - BLOCK_GAP < blockWidth(WIDE_CELL),
  };
}

/** Height of a row with the gap below it. */
function pitchOf(layers: number, blocks: number, height: number): number {
  return height / Math.ceil(layers / blocks);
}

function blockWidth(cell: number): number {
  return NUMBER_WIDTH + 2 * (COLUMN_GAP + cell);
}
