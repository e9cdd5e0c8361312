/** A small GGUF file, every field of which a test may replace with a lie. */
import { joined, text, u32, u64 } from "./raw-bytes";

export interface RawTensor {
  readonly name: string;
  /** In GGUF's order, innermost first. */
  readonly dims?: readonly (number | bigint)[];
  readonly dimCount?: number;
  readonly type?: number;
  readonly offset?: number | bigint;
}

export interface RawGguf {
  readonly magic?: Uint8Array;
  readonly version?: number;
  readonly tensorCount?: number | bigint;
  readonly metadataCount?: number | bigint;
  /** Each the bytes of one key with its value. */
  readonly metadata?: readonly Uint8Array[];
  readonly tensors?: readonly RawTensor[];
  readonly dataBytes?: number;
  readonly alignment?: number;
}

export function rawString(value: string | Uint8Array, length?: number | bigint): Uint8Array {
  const bytes = typeof value === "string" ? text(value) : value;
  return joined(u64(length ?? bytes.byteLength), bytes);
}

export function rawPair(key: string, type: number, value: Uint8Array): Uint8Array {
  return joined(rawString(key), u32(type), value);
}

export function rawArray(key: string, itemType: number, count: number | bigint, items: Uint8Array): Uint8Array {
  return rawPair(key, 9, joined(u32(itemType), u64(count), items));
}

export function rawGguf(raw: RawGguf): Uint8Array<ArrayBuffer> {
  const { metadata = [], tensors = [], alignment = 32 } = raw;
  const head = joined(
    raw.magic ?? text("GGUF"),
    u32(raw.version ?? 3),
    u64(raw.tensorCount ?? tensors.length),
    u64(raw.metadataCount ?? metadata.length),
    ...metadata,
    ...tensors.map(rawTensorInfo),
  );
  const padding = (alignment - (head.byteLength % alignment)) % alignment;
  return joined(head, new Uint8Array(padding + (raw.dataBytes ?? 0)));
}

function rawTensorInfo({ name, dims = [8], dimCount = dims.length, type = 0, offset = 0 }: RawTensor): Uint8Array {
  return joined(rawString(name), u32(dimCount), ...dims.map(u64), u32(type), u64(offset));
}
