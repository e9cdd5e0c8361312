/**
 * Walks over encoded values without decoding them, to see that they end where they should: the library believes the
 * lengths inside, and a damaged one makes it count to billions.
 */
import { ByteCursor } from "./thrift";

/** Writers fill up to 8 values, some old ones to more. */
const MAX_FILLING = 512;

export interface HybridShape {
  /** Bits of a value. */
  readonly width: number;
  /** How many values there are at most. */
  readonly count: number;
}

/**
 * Runs of the RLE/bit-packed hybrid, until the bytes or the values end. Returns how many values equal `counted`, -1 for
 * none asked. Errors: a run that is longer than the page has values, or leaves it.
 */
export function walkHybrid(bytes: Uint8Array, { width, count }: HybridShape, counted = -1): number {
  if (width > 32) throw new Error(`its values have ${width} bits`);
  const cursor = new ByteCursor(bytes);
  let [seen, found] = [0, 0];
  while (seen < count && cursor.left > 0) {
    const head = cursor.varint();
    const isPacked = head % 2 === 1;
    const length = Math.floor(head / 2) * (isPacked ? 8 : 1);
    // A packed run is filled up; what it has too much is not taken.
    if (length > (isPacked ? count + MAX_FILLING : count - seen)) throw new Error(`a run of ${length} values is in a page of ${count}`);
    const start = cursor.offset;
    cursor.skip(isPacked ? Math.min(cursor.left, (length * width) / 8) : Math.ceil(width / 8));
    if (counted >= 0) found += countIn(bytes.subarray(start, cursor.offset), { width, isPacked, length: Math.min(length, count - seen) }, counted);
    seen += length;
  }
  return found;
}

function countIn(run: Uint8Array, { width, isPacked, length }: { readonly width: number; readonly isPacked: boolean; readonly length: number }, counted: number): number {
  if (!isPacked) return valueAt(run, 0, Math.ceil(width / 8) * 8) === counted ? length : 0;
  let found = 0;
  for (let index = 0; index < length; index++) found += Number(valueAt(run, index * width, width) === counted);
  return found;
}

/** `width` bits from bit `start` on, lowest first. */
function valueAt(bytes: Uint8Array, start: number, width: number): number {
  let value = 0;
  for (let bit = 0; bit < width; bit++) {
    const at = start + bit;
    if (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) value += 2 ** bit;
  }
  return value;
}

/** One block-packed delta sequence of `count` integers; the cursor then stands behind it. Errors: where its header or its bytes contradict that. */
export function walkDelta(cursor: ByteCursor, count: number): void {
  const [blockSize, perBlock] = [cursor.varint(), cursor.varint()];
  cursor.varint();
  cursor.signed();
  const perMini = blockSize / perBlock;
  if (perBlock < 1 || perBlock > 1024 || !Number.isInteger(perMini) || perMini < 8 || perMini % 8 !== 0) throw new Error(`its blocks have ${blockSize} values in ${perBlock} parts`);
  for (let seen = 1; seen < count; ) {
    cursor.signed();
    const widths = Array.from({ length: perBlock }, () => cursor.byte());
    for (const width of widths) {
      if (seen >= count) break;
      if (width > 64) throw new Error(`a difference has ${width} bits`);
      // The last part may be cut short behind its last value.
      cursor.skip(Math.min(cursor.left, (perMini * width) / 8));
      seen += perMini;
    }
  }
}
