/** What lib/weights.wgsl needs to know of a stored precision, and how rows are addressed. */
import { DTYPE_LAYOUT, rowBytes, type DType } from "../formats/dtype";
import type { Variant } from "../gpu/preprocess";
import { assert } from "../shared/assert";

/** Columns that a lane handles whole (`UNIT` in lib/weights.wgsl). */
export function unitColumns(dtype: DType): number {
  return isFloating(dtype) ? 4 : 32;
}

/** Columns that one `load_step` of lib/weights.wgsl unpacks. */
export function spanColumns(dtype: DType): number {
  return isFloating(dtype) ? 4 : 8;
}

export function isFloating(dtype: DType): boolean {
  return dtype === "F32" || dtype === "F16" || dtype === "BF16";
}

export function weightVariant(dtype: DType): Variant {
  return {
    DTYPE: dtype,
    FLOATING: isFloating(dtype),
    FOUR_BIT: dtype === "Q4_0" || dtype === "Q4_1",
    PAIRED: !isFloating(dtype),
    /** Rows and blocks start on 4 bytes. */
    ALIGNED: dtype !== "Q4_0" && dtype !== "Q8_0",
  };
}

/** The precision that a variant made with `weightVariant` reads. */
export function dtypeOf(variant: Variant): DType {
  const dtype = variant["DTYPE"];
  assert(isDType(dtype), `${String(dtype)} is no stored precision`);
  return dtype;
}

function isDType(value: unknown): value is DType {
  return typeof value === "string" && Object.hasOwn(DTYPE_LAYOUT, value);
}

/** 16-bit halves from one row to the next. */
export function rowHalves(dtype: DType, cols: number): number {
  return rowBytes(dtype, cols) / 2;
}
