/** What each precision is called, and what it means, in a few words. */
import type { Precision } from "../../../export/records/choices";

export const PRECISION_NAMES: Readonly<Record<Precision, { readonly label: string; readonly note: string }>> = {
  source: { label: "As the source", note: "every number as it is" },
  F16: { label: "F16", note: "16 bits a weight" },
  BF16: { label: "BF16", note: "16 bits a weight, with the range of F32" },
  Q8_0: { label: "Q8_0", note: "8.5 bits a weight" },
  Q4_0: { label: "Q4_0", note: "4.5 bits a weight" },
};
