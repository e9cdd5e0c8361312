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
