/**
 * A strict reader of Thrift's compact protocol, which Parquet's footer and page headers are written in. The library reads
 * them too, but trusts what it reads: a damaged length or an endless number would keep it busy for good.
 */

export type ThriftValue = number | boolean | ThriftStruct | readonly ThriftValue[] | null;
/** By field number; texts and maps are passed over and null. */
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

export class ByteCursor {
  offset: number;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes;
    this.offset = offset;
  }

  get left(): number {
    return this.bytes.length - this.offset;
  }

  byte(): number {
    const value = this.bytes[this.offset++];
    if (value === undefined) throw new Error("it ends too early");
    return value;
  }

  /** Errors: when so many bytes are not there. */
  skip(count: number): void {
    if (!(count >= 0 && count <= this.left)) throw new Error(`a length of ${count} bytes leaves the ${this.left} that are left`);
    this.offset += count;
  }

  /** An unsigned LEB128 number of at most 64 bits; inexact past 2^53, where no size of a file is. */
  varint(): number {
    let value = 0;
    for (let scale = 1, digits = 0; digits < MAX_VARINT_BYTES; digits++, scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 128) return value;
    }
    throw new Error("a number has no end");
  }

  /** A signed number, written zigzag. */
  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

const MAX_VARINT_BYTES = 10;
/** Parquet's own structs go six deep. */
const MAX_DEPTH = 24;
const TYPE = { stop: 0, yes: 1, no: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, set: 10, struct: 12 } as const;

/** Errors: when the bytes are no struct, or leave the cursor's. */
export function readStruct(cursor: ByteCursor, depth = 0): ThriftStruct {
  if (depth > MAX_DEPTH) throw new Error("its structs are nested too deeply");
  const fields = new Map<number, ThriftValue>();
  let field = 0;
  for (let head = cursor.byte(); (head & 0x0f) !== TYPE.stop; head = cursor.byte()) {
    field = head >> 4 === 0 ? cursor.signed() : field + (head >> 4);
    fields.set(field, readValue(cursor, head & 0x0f, depth));
  }
  return fields;
}

function readValue(cursor: ByteCursor, type: number, depth: number): ThriftValue {
  switch (type) {
    case TYPE.yes:
    case TYPE.no:
      return type === TYPE.yes;
    case TYPE.byte:
      return cursor.byte();
    case TYPE.i16:
    case TYPE.i32:
    case TYPE.i64:
      return cursor.signed();
    case TYPE.double:
      cursor.skip(8);
      return null;
    case TYPE.binary:
      cursor.skip(cursor.varint());
      return null;
    case TYPE.list:
    case TYPE.set:
      return readList(cursor, depth);
    case TYPE.struct:
      return readStruct(cursor, depth + 1);
    default:
      throw new Error(`a field has the unknown type ${type}`);
  }
}

function readList(cursor: ByteCursor, depth: number): ThriftValue[] {
  const head = cursor.byte();
  const [type, short] = [head & 0x0f, head >> 4];
  const count = short === 15 ? cursor.varint() : short;
  // Every item takes a byte at least; a truth inside a list does, too.
  if (count > cursor.left) throw new Error(`a list of ${count} items leaves the ${cursor.left} bytes that are left`);
  const isTruth = type === TYPE.yes || type === TYPE.no;
  return Array.from({ length: count }, () => readValue(cursor, isTruth ? TYPE.byte : type, depth));
}
