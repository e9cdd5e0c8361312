/**
 * Order of the rows of q and k within a head. Rotary positions turn row i together with row i + headDim/2 ("halves"),
 * as transformers stores them and the kernels compute; GGUF's llama files store the two as neighbours ("pairs").
 * Whole rows move, so this works on any precision. Source: `permute` of llama.cpp's convert_hf_to_gguf.py.
 */
import { assert } from "../shared/assert";

/** Pairs to halves: row 2i -> i, row 2i+1 -> i + headDim/2. `bytes` holds `heads` whole heads of rows; a copy is returned. */
export function uninterleaveRows(bytes: Uint8Array, heads: number, headDim: number, rowBytes: number): Uint8Array<ArrayBuffer> {
  return moveRows(bytes, { heads, headDim, rowBytes }, (row) => Math.floor(row / 2) + (row % 2) * (headDim / 2));
}

/** Halves to pairs, the inverse, for exports to GGUF. */
export function interleaveRows(bytes: Uint8Array, heads: number, headDim: number, rowBytes: number): Uint8Array<ArrayBuffer> {
  return moveRows(bytes, { heads, headDim, rowBytes }, (row) => (row < headDim / 2 ? 2 * row : 2 * (row - headDim / 2) + 1));
}

interface HeadRows {
  readonly heads: number;
  readonly headDim: number;
  readonly rowBytes: number;
}

/** `target` gives the new place within the head of each row. */
function moveRows(bytes: Uint8Array, { heads, headDim, rowBytes }: HeadRows, target: (row: number) => number): Uint8Array<ArrayBuffer> {
  assert(headDim % 2 === 0 && bytes.byteLength === heads * headDim * rowBytes, `${bytes.byteLength} bytes are not ${heads} heads of ${headDim} rows of ${rowBytes} bytes`);
  const moved = new Uint8Array(bytes.byteLength);
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < headDim; row++) {
      const from = (head * headDim + row) * rowBytes;
      moved.set(bytes.subarray(from, from + rowBytes), (head * headDim + target(row)) * rowBytes);
    }
  }
  return moved;
}
