import type { DType } from "../dtype";

/** Tensor type numbers; source: ggml.h, enum ggml_type. The studio reads the first six. */
export const GGML_TYPE_CODES: Readonly<Record<DType, number>> = { F32: 0, F16: 1, Q4_0: 2, Q4_1: 3, Q8_0: 8, BF16: 30 };

const READABLE: ReadonlyMap<number, DType> = new Map<number, DType>([
  [GGML_TYPE_CODES.F32, "F32"],
  [GGML_TYPE_CODES.F16, "F16"],
  [GGML_TYPE_CODES.Q4_0, "Q4_0"],
  [GGML_TYPE_CODES.Q4_1, "Q4_1"],
  [GGML_TYPE_CODES.Q8_0, "Q8_0"],
  [GGML_TYPE_CODES.BF16, "BF16"],
]);

const OTHER_NAMES: Readonly<Record<number, string>> = {
  6: "Q5_0",
  7: "Q5_1",
  9: "Q8_1",
  10: "Q2_K",
  11: "Q3_K",
  12: "Q4_K",
  13: "Q5_K",
  14: "Q6_K",
  15: "Q8_K",
  16: "IQ2_XXS",
  17: "IQ2_XS",
  18: "IQ3_XXS",
  19: "IQ1_S",
  20: "IQ4_NL",
  21: "IQ3_S",
  22: "IQ2_S",
  23: "IQ4_XS",
  24: "I8",
  25: "I16",
  26: "I32",
  27: "I64",
  28: "F64",
  29: "IQ1_M",
  34: "TQ1_0",
  35: "TQ2_0",
  39: "MXFP4",
};

/** The studio's type for a number of the file, null when it does not read it. */
export function dtypeOf(code: number): DType | null {
  return READABLE.get(code) ?? null;
}

export function ggmlTypeName(code: number): string {
  return dtypeOf(code) ?? OTHER_NAMES[code] ?? `number ${code}`;
}
