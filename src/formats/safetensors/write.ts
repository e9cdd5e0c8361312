/** The header of a safetensors file as data; the caller streams it and then the tensors' bytes. */
import { quoted } from "../malformed";
import { tensorBytes } from "../shape";
import type { TensorToWrite } from "../tensor-directory";
import { assert } from "../../shared/assert";

export interface SafetensorsLayout {
  /** Length, JSON and padding: everything before the data. */
  readonly header: Uint8Array<ArrayBuffer>;
  /** Absolute offset of each tensor's first byte, in the order given: the order to write them in. */
  readonly offsets: readonly number[];
  readonly totalBytes: number;
}

/** Types of 4 bytes first, then by name: the reference implementation's order, which keeps every tensor aligned. */
export function safetensorsOrder<T extends TensorToWrite>(tensors: readonly T[]): T[] {
  return [...tensors].sort((a, b) => elementBytes(b) - elementBytes(a) || (a.name < b.name ? -1 : 1));
}

/** Tensors follow each other without gaps, in the order given. Only F32, F16 and BF16 exist in this format. */
export function safetensorsHeader(tensors: readonly TensorToWrite[], metadata?: ReadonlyMap<string, string>): SafetensorsLayout {
  const fields: string[] = metadata && metadata.size > 0 ? [`"__metadata__":${JSON.stringify(Object.fromEntries(metadata))}`] : [];
  const starts: number[] = [];
  let end = 0;
  for (const tensor of tensors) {
    const start = end;
    end += bytesOf(tensor);
    starts.push(start);
    fields.push(`${JSON.stringify(tensor.name)}:${JSON.stringify({ dtype: tensor.dtype, shape: tensor.shape, data_offsets: [start, end] })}`);
  }
  assert(new Set(tensors.map((tensor) => tensor.name)).size === tensors.length, "A tensor would be written twice");
  const header = framed(`{${fields.join(",")}}`);
  return { header, offsets: starts.map((start) => header.byteLength + start), totalBytes: header.byteLength + end };
}

function framed(json: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(json);
  const padded = Math.ceil(text.byteLength / 8) * 8;
  const header = new Uint8Array(8 + padded).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(text, 8);
  return header;
}

function bytesOf({ name, dtype, shape }: TensorToWrite): number {
  assert(dtype === "F32" || dtype === "F16" || dtype === "BF16", `safetensors has no type ${dtype} (${quoted(name)})`);
  const bytes = tensorBytes(dtype, shape);
  assert(bytes !== null, `The shape [${shape.join(", ")}] of ${quoted(name)} overflows`);
  return bytes;
}

function elementBytes(tensor: TensorToWrite): number {
  return tensor.dtype === "F32" ? 4 : 2;
}
