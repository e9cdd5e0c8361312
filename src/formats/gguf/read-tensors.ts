/** The tensor infos of a GGUF header, and their check against the file. */
import type { ByteSource } from "../byte-source";
import { withinLimit } from "../limits";
import { malformed, quoted } from "../malformed";
import { elementCount, tensorBytes } from "../shape";
import type { TensorEntry, TensorListing, UnreadableTensor } from "../tensor-directory";
import { checkNoOverlap } from "../tensor-ranges";
import type { GgufCursor } from "./cursor";
import { dtypeOf, ggmlTypeName } from "./ggml-types";

export interface TensorInfo {
  readonly name: string;
  /** Row-major, outermost first: GGUF's order reversed. */
  readonly shape: readonly number[];
  readonly typeCode: number;
  /** Relative to the start of the data. */
  readonly offset: bigint;
}

/** `count` infos in file order. Errors: "malformed", "limit". */
export async function readTensorInfos(cursor: GgufCursor, count: number): Promise<TensorInfo[]> {
  const infos: TensorInfo[] = [];
  const names = new Set<string>();
  for (let index = 0; index < count; index++) {
    const name = await cursor.string(`the name of tensor ${index}`, "tensorNameBytes");
    if (names.has(name)) throw malformed(cursor.source.name, `the tensor ${quoted(name)} stands twice.`);
    names.add(name);
    infos.push(await readTensorInfo(cursor, name));
  }
  return infos;
}

async function readTensorInfo(cursor: GgufCursor, name: string): Promise<TensorInfo> {
  const what = `the tensor ${quoted(name)}`;
  const dims = withinLimit("ggufDims", cursor.source.name, `the number of dimensions of ${what}`, await cursor.uint32(what));
  if (dims === 0) throw malformed(cursor.source.name, `${what} has no dimensions.`);
  const sizes: number[] = [];
  for (let dim = 0; dim < dims; dim++) {
    const size = await cursor.uint64(what);
    if (size === 0n || size > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed(cursor.source.name, `${what} has ${size} as dimension ${dim}.`);
    sizes.push(Number(size));
  }
  if (elementCount(sizes) === null) throw malformed(cursor.source.name, `${what} has the dimensions ${sizes.join(" x ")}: more values than any file has.`);
  return { name, shape: sizes.reverse(), typeCode: await cursor.uint32(what), offset: await cursor.uint64(what) };
}

/** Where the data starts, and in which steps. */
export interface DataPlace {
  readonly dataOffset: number;
  readonly alignment: number;
}

/** Errors: "malformed" when an offset is not aligned, a tensor leaves the file, or two overlap. */
export function listTensors(infos: readonly TensorInfo[], source: ByteSource, place: DataPlace): TensorListing {
  const tensors = new Map<string, TensorEntry>();
  const unreadable = new Map<string, UnreadableTensor>();
  for (const info of infos) {
    const offset = checkedOffset(info, source, place);
    const dtype = dtypeOf(info.typeCode);
    if (dtype) tensors.set(info.name, checkedEntry({ name: info.name, dtype, shape: info.shape, source, offset }));
    else unreadable.set(info.name, unreadableTensor(info, source));
  }
  checkNoOverlap([...tensors.values()].map(({ name, offset, byteLength }) => ({ name, start: offset, end: offset + byteLength })), source.name);
  return { tensors, unreadable };
}

function checkedOffset({ name, offset }: TensorInfo, source: ByteSource, place: DataPlace): number {
  const dataBytes = Math.max(0, source.size - place.dataOffset);
  if (offset >= BigInt(dataBytes)) {
    throw malformed(source.name, `the tensor ${quoted(name)} starts at byte ${offset} of the data, but the file has ${dataBytes} bytes of data.`);
  }
  if (offset % BigInt(place.alignment) !== 0n) {
    throw malformed(source.name, `the tensor ${quoted(name)} starts at byte ${offset} of the data, which is no multiple of the alignment ${place.alignment}.`);
  }
  return place.dataOffset + Number(offset);
}

function checkedEntry(entry: Omit<TensorEntry, "byteLength">): TensorEntry {
  const { name, dtype, shape, source, offset } = entry;
  const byteLength = tensorBytes(dtype, shape);
  if (byteLength === null) throw malformed(source.name, `the tensor ${quoted(name)} of shape [${shape.join(", ")}] has rows that are no whole blocks of ${dtype}.`);
  if (offset + byteLength > source.size) {
    throw malformed(source.name, `the tensor ${quoted(name)} ends at byte ${offset + byteLength}, but the file has ${source.size} bytes.`);
  }
  return { ...entry, byteLength };
}

function unreadableTensor({ name, shape, typeCode }: TensorInfo, source: ByteSource): UnreadableTensor {
  const dtype = ggmlTypeName(typeCode);
  return { name, source, dtype, shape, reason: `has the type ${dtype}, which the studio does not read` };
}
