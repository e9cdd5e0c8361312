/** What a GGUF header says of its tensors' types. */
import { DTYPE_LAYOUT, type DType } from "../../formats/dtype";
import type { GgufValue } from "../../formats/gguf/read";
import { uint } from "../../formats/gguf/short-values";
import type { PlannedTensor } from "../planned-file";
import { commonType } from "../precision";

/** Source: llama.h, enum llama_ftype. */
const FILE_TYPE: Readonly<Record<DType, number>> = { F32: 0, F16: 1, Q4_0: 2, Q4_1: 3, Q8_0: 7, BF16: 32 };
const VERSION_KEY = "general.quantization_version";
/** Of the block layouts. Source: ggml.h, GGML_QNT_VERSION. */
const QUANTIZATION_VERSION = 2;

export interface FileTypes {
  /** What the header says so far. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** All that is written: placeholders count for the version of the blocks. */
  readonly tensors: readonly PlannedTensor[];
  /** Those whose commonest type the file is called by. */
  readonly weights: readonly PlannedTensor[];
  /** The weights may have other types than `metadata` says. */
  readonly isRetyped: boolean;
}

export function typeKeys({ metadata, tensors, weights, isRetyped }: FileTypes): [string, GgufValue][] {
  const hasBlocks = tensors.some(({ dtype }) => DTYPE_LAYOUT[dtype].blockElements > 1);
  const keys: [string, GgufValue][] = [];
  if (isRetyped) keys.push(["general.file_type", uint(FILE_TYPE[commonType(weights)])]);
  if (hasBlocks && !metadata.has(VERSION_KEY)) keys.push([VERSION_KEY, uint(QUANTIZATION_VERSION)]);
  return keys;
}
