/** What a GGUF header says of its tensors' types. */
import { DTYPE_LAYOUT, type DType } from "../../formats/dtype";
import type { GgufValue } from "../../formats/gguf/read";
import { uint } from "../../formats/gguf/short-values";
import type { PlannedTensor } from "../planned-file";
import { commonType } from "../precision";

/** Source: llama.h, enum llama_ftype. */
const FILE_TYPE: Readonly<Record<DType, number>> = { F32: 0, F16: 1, Q4_0: 2, Q4_1: 3, Q8_0: 7, BF16: 32 };
/** Of the block layouts. Source: ggml.h, GGML_QNT_VERSION. */
const QUANTIZATION_VERSION = 2;

/** The file's type is that of most `weights`, and said anew when it `isNew`; placeholders count for the version of the blocks alone. */
export function typeKeys(tensors: readonly PlannedTensor[], weights: readonly PlannedTensor[], isNew: boolean): [string, GgufValue][] {
  const hasBlocks = tensors.some(({ dtype }) => DTYPE_LAYOUT[dtype].blockElements > 1);
  return [
    ...(isNew ? [["general.file_type", uint(FILE_TYPE[commonType(weights)])] as [string, GgufValue]] : []),
    ...(hasBlocks ? [["general.quantization_version", uint(QUANTIZATION_VERSION)] as [string, GgufValue]] : []),
  ];
}
