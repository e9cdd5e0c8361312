/** The pages of a column chunk, looked through before the library decodes them. */
import type { ColumnMetaData, Compressors } from "hyparquet";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { walkDelta, walkHybrid } from "./encoded-values";
import { ByteCursor, readStruct } from "./thrift";
import type { ThriftStruct, ThriftValue } from "./thrift";

/** Writers make pages of 1 MiB; a header that claims more than this lies. */
export const MAX_PAGE_BYTES = 256 * 1024 * 1024;

/** Of the column's place in the schema: how many optional or repeated, and how many repeated, steps lead to it. */
export interface ColumnLevels {
  readonly definition: number;
  readonly repetition: number;
}

export interface ChunkToCheck {
  readonly meta: ColumnMetaData;
  /** Steps from the root to it: 1 for a column that is no part of another. */
  readonly depth: number;
  readonly levels: ColumnLevels;
  readonly compressors: Compressors;
}

/** Numbers of Parquet's `PageType` and `Encoding`, and of the fields of its `PageHeader`. */
const PAGE = { data: 0, index: 1, dictionary: 2, dataV2: 3 } as const;
const ENCODING = { rle: 3, plainDictionary: 2, deltaBinary: 5, deltaLengths: 6, deltaBytes: 7, dictionary: 8 } as const;
const FIELD = { type: 1, unpacked: 2, packed: 3, data: 5, dictionary: 7, dataV2: 8 } as const;

/** Errors: an `Error` that says what is wrong with which page. */
export function checkPages(bytes: Uint8Array, chunk: ChunkToCheck): void {
  const cursor = new ByteCursor(bytes);
  const values = Number(chunk.meta.num_values);
  const isFlat = chunk.levels.repetition === 0 && chunk.depth === 1;
  let seen = 0;
  // As the library does: a flat column ends with its last row, others with their bytes.
  for (let page = 0; cursor.left > 1 && !(isFlat && seen >= values); page++) {
    try {
      const header = readStruct(cursor);
      const packed = sizeIn(header, FIELD.packed, Math.min(MAX_PAGE_BYTES, cursor.left));
      sizeIn(header, FIELD.unpacked, MAX_PAGE_BYTES);
      const body = bytes.subarray(cursor.offset, cursor.offset + packed);
      cursor.skip(packed);
      seen += checkPage(header, body, chunk);
    } catch (error) {
      throw new Error(`page ${page} of column "${chunk.meta.path_in_schema.join(".")}" is damaged: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}

/** How many values the page adds. */
function checkPage(header: ThriftStruct, body: Uint8Array, chunk: ChunkToCheck): number {
  switch (header.get(FIELD.type)) {
    case PAGE.dictionary:
      sizeIn(structIn(header, FIELD.dictionary), 1, sizeIn(header, FIELD.unpacked, MAX_PAGE_BYTES));
      return 0;
    case PAGE.data:
      return checkDataPage(header, body, chunk);
    case PAGE.dataV2:
      return checkDataPageV2(header, body, chunk);
    default:
      throw new Error("its type is unknown");
  }
}

function checkDataPage(header: ThriftStruct, body: Uint8Array, chunk: ChunkToCheck): number {
  const about = structIn(header, FIELD.data);
  const count = sizeIn(about, 1, Number(chunk.meta.num_values));
  const cursor = new ByteCursor(unpacked(body, sizeIn(header, FIELD.unpacked, MAX_PAGE_BYTES), chunk));
  if (chunk.levels.repetition > 0) walkLevels(cursor, chunk.levels.repetition, count);
  const present = chunk.levels.definition > 0 ? walkLevels(cursor, chunk.levels.definition, count) : count;
  checkValues(cursor, { encoding: about.get(2), count: present, chunk });
  return count;
}

/** Levels stand before the compressed part, with their lengths in the header. */
function checkDataPageV2(header: ThriftStruct, body: Uint8Array, chunk: ChunkToCheck): number {
  const about = structIn(header, FIELD.dataV2);
  const count = sizeIn(about, 1, Number(chunk.meta.num_values));
  const nulls = sizeIn(about, 2, count);
  sizeIn(about, 3, count);
  const definitionBytes = sizeIn(about, 5, body.length);
  const repetitionBytes = sizeIn(about, 6, body.length - definitionBytes);
  const { repetition, definition } = chunk.levels;
  if (repetition > 0) walkHybrid(body.subarray(0, repetitionBytes), { width: bitsFor(repetition), count });
  if (definition > 0) walkHybrid(body.subarray(repetitionBytes, repetitionBytes + definitionBytes), { width: bitsFor(definition), count });
  const rest = body.subarray(repetitionBytes + definitionBytes);
  const size = sizeIn(header, FIELD.unpacked, MAX_PAGE_BYTES) - definitionBytes - repetitionBytes;
  if (size < 0) throw new Error("its levels are larger than itself");
  checkValues(new ByteCursor(about.get(7) === false ? rest : unpacked(rest, size, chunk)), { encoding: about.get(4), count: count - nulls, chunk });
  return count;
}

interface PageValues {
  readonly encoding: ThriftValue | undefined;
  readonly count: number;
  readonly chunk: ChunkToCheck;
}

/** Plain values have no lengths that count: they end with the page. */
function checkValues(cursor: ByteCursor, { encoding, count, chunk }: PageValues): void {
  if (count === 0) return;
  switch (encoding) {
    case ENCODING.plainDictionary:
    case ENCODING.dictionary: {
      const width = cursor.byte();
      return void walkHybrid(cursor.bytes.subarray(cursor.offset), { width, count });
    }
    case ENCODING.rle:
      return void walkLevels(cursor, 1, count);
    case ENCODING.deltaBinary:
    case ENCODING.deltaLengths:
      return walkDelta(cursor, count);
    case ENCODING.deltaBytes:
      return checkDeltaBytes(cursor, count);
    default:
      if (chunk.meta.type === "BOOLEAN" && count > cursor.left * 8) throw new Error(`${count} values are in ${cursor.left} bytes`);
  }
}

/** Prefix lengths, which the library makes texts of, may not be longer than the text before, nor all of them together than a page. */
function checkDeltaBytes(cursor: ByteCursor, count: number): void {
  const lengths = [0, 1].map(() => {
    const start = cursor.offset;
    walkDelta(cursor, count);
    const values = new Int32Array(count);
    deltaBinaryUnpack({ view: new DataView(cursor.bytes.buffer, cursor.bytes.byteOffset + start, cursor.bytes.length - start), offset: 0 }, count, values);
    return values;
  });
  let [before, total] = [0, 0];
  for (let index = 0; index < count; index++) {
    const [prefix, suffix] = [lengths[0]?.[index] ?? -1, lengths[1]?.[index] ?? -1];
    if (prefix < 0 || suffix < 0 || prefix > before) throw new Error(`a text shares ${prefix} bytes with one of ${before}`);
    before = prefix + suffix;
    total += before;
    if (total > MAX_PAGE_BYTES) throw new Error(`its texts have more than ${MAX_PAGE_BYTES} bytes`);
  }
}

/** Levels with their length before them; returns how many are the highest. */
function walkLevels(cursor: ByteCursor, highest: number, count: number): number {
  const length = cursor.byte() + cursor.byte() * 2 ** 8 + cursor.byte() * 2 ** 16 + cursor.byte() * 2 ** 24;
  const start = cursor.offset;
  cursor.skip(length);
  return walkHybrid(cursor.bytes.subarray(start, start + length), { width: bitsFor(highest), count }, highest);
}

function bitsFor(highest: number): number {
  return 32 - Math.clz32(highest);
}

function unpacked(body: Uint8Array, size: number, { meta, compressors }: ChunkToCheck): Uint8Array {
  if (meta.codec === "UNCOMPRESSED") return body;
  const decompress = compressors[meta.codec];
  if (decompress === undefined) throw new Error(`it is packed as ${meta.codec}`);
  return decompress(body, size);
}

function structIn(header: ThriftStruct, field: number): ThriftStruct {
  const value = header.get(field);
  if (value instanceof Map) return value;
  throw new Error("its header is incomplete");
}

function sizeIn(header: ThriftStruct, field: number, most: number): number {
  const value = header.get(field);
  if (typeof value === "number" && value >= 0 && value <= most) return value;
  throw new Error(`its header says ${value === undefined ? "nothing" : String(value)} where at most ${most} can be`);
}
