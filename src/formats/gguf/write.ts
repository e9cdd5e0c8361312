/** The header of a GGUF file as data; the caller streams it and then the tensors' bytes, each padded to the alignment. */
import { quoted } from "../malformed";
import { tensorBytes } from "../shape";
import type { TensorToWrite } from "../tensor-directory";
import { assert } from "../../shared/assert";
import { ByteWriter } from "./byte-writer";
import { GGML_TYPE_CODES } from "./ggml-types";
import { GGUF_MAGIC, type GgufVersion } from "./read";
import { GGUF_TYPE_CODES, type GgufScalar, type GgufScalarType, type GgufValue } from "./value";

export interface GgufLayout {
  /** Everything before the data, with its padding. */
  readonly header: Uint8Array<ArrayBuffer>;
  /** First byte of each tensor relative to `dataOffset`, in the order given: the order to write them in. */
  readonly offsets: readonly number[];
  /** Absolute offset of the tensor data: the header's length. */
  readonly dataOffset: number;
  /** Of the whole file; the last tensor is padded too. */
  readonly totalBytes: number;
}

/** Metadata and tensors are written in the order given. `alignment` must be what the metadata say, 32 when they don't. */
export function ggufHeader(
  metadata: ReadonlyMap<string, GgufValue>,
  tensors: readonly TensorToWrite[],
  alignment: number,
  version: GgufVersion = 3,
): GgufLayout {
  assert(new Set(tensors.map((tensor) => tensor.name)).size === tensors.length, "A tensor would be written twice");
  const writer = new ByteWriter();
  writer.uint32(GGUF_MAGIC);
  writer.uint32(version);
  writer.uint64(tensors.length);
  writer.uint64(metadata.size);
  for (const [key, value] of metadata) writeValue(writer, key, value);
  const offsets: number[] = [];
  let end = 0;
  for (const tensor of tensors) {
    offsets.push(end);
    writeTensorInfo(writer, tensor, end);
    end += Math.ceil(bytesOf(tensor) / alignment) * alignment;
  }
  const header = writer.padded(alignment);
  return { header, offsets, dataOffset: header.byteLength, totalBytes: header.byteLength + end };
}

function writeValue(writer: ByteWriter, key: string, value: GgufValue): void {
  writer.string(key);
  writer.uint32(GGUF_TYPE_CODES[value.type]);
  if (value.type !== "array") return writeScalar(writer, value.type, value.value);
  writer.uint32(GGUF_TYPE_CODES[value.itemType]);
  writer.uint64(value.items.length);
  for (const item of value.items) writeScalar(writer, value.itemType, item);
}

function writeScalar(writer: ByteWriter, type: GgufScalarType, value: GgufScalar): void {
  if (type === "string") writer.string(String(value));
  else writer.fixed(type, value);
}

function writeTensorInfo(writer: ByteWriter, { name, dtype, shape }: TensorToWrite, offset: number): void {
  writer.string(name);
  writer.uint32(shape.length);
  for (const size of [...shape].reverse()) writer.uint64(size);
  writer.uint32(GGML_TYPE_CODES[dtype]);
  writer.uint64(offset);
}

function bytesOf({ name, dtype, shape }: TensorToWrite): number {
  const bytes = tensorBytes(dtype, shape);
  assert(bytes !== null, `The shape [${shape.join(", ")}] of ${quoted(name)} has no whole blocks of ${dtype}`);
  return bytes;
}
