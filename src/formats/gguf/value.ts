/** Metadata values of GGUF and how their scalars are stored. */

export type GgufScalarType = "uint8" | "int8" | "uint16" | "int16" | "uint32" | "int32" | "float32" | "bool" | "string" | "uint64" | "int64" | "float64";

export type GgufScalar = number | bigint | boolean | string;

/** A metadata value with its stored type, so that a rewritten file keeps it. 64-bit integers are numbers where they are safe, else bigint. */
export type GgufValue =
  | { readonly type: GgufScalarType; readonly value: GgufScalar }
  | { readonly type: "array"; readonly itemType: GgufScalarType; readonly items: readonly GgufScalar[] };

export type GgufFixedType = Exclude<GgufScalarType, "string">;

/** Type numbers of the format; source: ggml's gguf.h, enum gguf_type. */
export const GGUF_TYPE_CODES: Readonly<Record<GgufScalarType | "array", number>> = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  array: 9,
  uint64: 10,
  int64: 11,
  float64: 12,
};

interface FixedLayout {
  readonly bytes: number;
  /** Undefined when the bytes are no value of the type (a bool that is neither 0 nor 1). */
  get(view: DataView, at: number): number | bigint | boolean | undefined;
  set(view: DataView, at: number, value: GgufScalar): void;
}

export const GGUF_FIXED: Readonly<Record<GgufFixedType, FixedLayout>> = {
  uint8: { bytes: 1, get: (view, at) => view.getUint8(at), set: (view, at, value) => view.setUint8(at, Number(value)) },
  int8: { bytes: 1, get: (view, at) => view.getInt8(at), set: (view, at, value) => view.setInt8(at, Number(value)) },
  uint16: { bytes: 2, get: (view, at) => view.getUint16(at, true), set: (view, at, value) => view.setUint16(at, Number(value), true) },
  int16: { bytes: 2, get: (view, at) => view.getInt16(at, true), set: (view, at, value) => view.setInt16(at, Number(value), true) },
  uint32: { bytes: 4, get: (view, at) => view.getUint32(at, true), set: (view, at, value) => view.setUint32(at, Number(value), true) },
  int32: { bytes: 4, get: (view, at) => view.getInt32(at, true), set: (view, at, value) => view.setInt32(at, Number(value), true) },
  float32: { bytes: 4, get: (view, at) => view.getFloat32(at, true), set: (view, at, value) => view.setFloat32(at, Number(value), true) },
  bool: { bytes: 1, get: (view, at) => [false, true][view.getUint8(at)], set: (view, at, value) => view.setUint8(at, value ? 1 : 0) },
  uint64: { bytes: 8, get: (view, at) => numberIfSafe(view.getBigUint64(at, true)), set: (view, at, value) => view.setBigUint64(at, BigInt(value), true) },
  int64: { bytes: 8, get: (view, at) => numberIfSafe(view.getBigInt64(at, true)), set: (view, at, value) => view.setBigInt64(at, BigInt(value), true) },
  float64: { bytes: 8, get: (view, at) => view.getFloat64(at, true), set: (view, at, value) => view.setFloat64(at, Number(value), true) },
};

function numberIfSafe(value: bigint): number | bigint {
  return BigInt.asIntN(54, value) === value ? Number(value) : value;
}
