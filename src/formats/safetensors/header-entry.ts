/** One tensor of a safetensors header, checked against the file. */
import type { DType } from "../dtype";
import { withinLimit } from "../limits";
import { malformed, quoted, quotedJson } from "../malformed";
import { asObject } from "../read-text";
import { tensorBytes } from "../shape";

export interface HeaderEntry {
  readonly name: string;
  /** Null for a type that the studio does not read. */
  readonly dtype: DType | null;
  readonly dtypeName: string;
  readonly shape: readonly number[];
  /** Relative to the start of the data. */
  readonly start: number;
  readonly end: number;
}

/** The block types are not among the types of safetensors. */
const READABLE: ReadonlyMap<string, DType> = new Map<string, DType>([
  ["F32", "F32"],
  ["F16", "F16"],
  ["BF16", "BF16"],
]);

/** `dataBytes` is the size of the file's data. Errors: "malformed", "limit". */
export function parseHeaderEntry(name: string, value: unknown, file: string, dataBytes: number): HeaderEntry {
  const what = `tensor ${quoted(name)}`;
  withinLimit("tensorNameBytes", file, `the length of a tensor's name (${quoted(name)})`, name.length);
  const fields = asObject(value, file, what);
  if (typeof fields.dtype !== "string") throw malformed(file, `${what} has the dtype ${quotedJson(fields.dtype)}, not a string.`);
  const dtype = READABLE.get(fields.dtype) ?? null;
  const shape = parseShape(fields.shape, file, what);
  const [start, end] = parseOffsets(fields.data_offsets, file, what, dataBytes);
  if (dtype) checkLength(dtype, shape, end - start, file, what);
  return { name, dtype, dtypeName: fields.dtype, shape, start, end };
}

function parseShape(value: unknown, file: string, what: string): readonly number[] {
  if (!Array.isArray(value)) throw malformed(file, `${what} has the shape ${quotedJson(value)}, not a list.`);
  withinLimit("tensorDims", file, `the number of dimensions of ${what}`, value.length);
  return value.map((size: unknown) => {
    if (isCount(size)) return size;
    throw malformed(file, `${what} has ${quotedJson(size)} in its shape, not a whole number from 0 to 2^53.`);
  });
}

function parseOffsets(value: unknown, file: string, what: string, dataBytes: number): readonly [number, number] {
  const [start, end]: readonly unknown[] = Array.isArray(value) && value.length === 2 ? value : [];
  if (!isCount(start) || !isCount(end) || start > end) {
    throw malformed(file, `${what} has the data_offsets ${quotedJson(value)}, not [start, end] in bytes.`);
  }
  if (end > dataBytes) {
    throw malformed(file, `${what} ends at byte ${end} of the data, but the file has ${dataBytes} bytes of data.`);
  }
  return [start, end];
}

function checkLength(dtype: DType, shape: readonly number[], length: number, file: string, what: string): void {
  const needed = tensorBytes(dtype, shape);
  if (needed === length) return;
  const need = needed === null ? "more bytes than any file has" : `${needed} bytes`;
  throw malformed(file, `${what} of shape [${shape.join(", ")}] in ${dtype} needs ${need}, but its data_offsets span ${length}.`);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
