/** Lays rows of a batch out as lib/token.wgsl reads them. */
import type { PackedBatch } from "../data/pack";
import { TOKEN_FIELDS } from "./buffers";

/** A chunk of a plain sequence on the key cache: token i is at position `start + i` and sees everything up to itself. */
export function sequenceTokens(ids: readonly number[], start: number): Uint32Array<ArrayBuffer> {
  const data = new Uint32Array(ids.length * TOKEN_FIELDS);
  ids.forEach((id, i) => data.set([id, start + i, 0, 0, 0, start + i], i * TOKEN_FIELDS));
  return data;
}

/** A packed batch on scratch keys: token i keeps its key in row i. */
export function packedTokens(batch: PackedBatch): Uint32Array<ArrayBuffer> {
  const data = new Uint32Array(batch.ids.length * TOKEN_FIELDS);
  const fields = [batch.ids, batch.positions, batch.rowStart, batch.sharedEnd, batch.ownStart];
  for (let i = 0; i < batch.ids.length; i++) {
    fields.forEach((field, f) => (data[i * TOKEN_FIELDS + f] = field[i] ?? 0));
    data[i * TOKEN_FIELDS + 5] = i;
  }
  return data;
}

/**
 * One behind the last row that sees each row, [T]: a context row is seen up to the end of its example, a choice's up to the
 * end of that choice, and every row from the seen one on to there sees it.
 */
export function seenEnds({ rowStart, ownStart }: PackedBatch): Uint32Array<ArrayBuffer> {
  const ends = new Uint32Array(rowStart.length);
  let [exampleEnd, segmentEnd] = [ends.length, ends.length];
  for (let row = ends.length - 1; row >= 0; row--) {
    const isContext = ownStart[row] === rowStart[row];
    ends[row] = isContext ? exampleEnd : segmentEnd;
    if (ownStart[row] === row) segmentEnd = row;
    if (rowStart[row] === row) exampleEnd = row;
  }
  return ends;
}
