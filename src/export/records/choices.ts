/** What a person chooses of an export. Plain data: the page and the worker share it. */

export type ExportFormat = "huggingface" | "gguf";

/** Of the matrices; norms and biases stay in floats. "source": every tensor as the opened file has it. */
export type Precision = "source" | "F16" | "BF16" | "Q8_0" | "Q4_0";

/** What the weights can be turned into. */
export const EXPORT_PRECISIONS = ["F16", "BF16", "Q8_0", "Q4_0"] as const satisfies readonly Precision[];

/** Those that a format can hold: safetensors has no block types. */
export const PRECISIONS: Readonly<Record<ExportFormat, readonly Precision[]>> = {
  gguf: ["source", ...EXPORT_PRECISIONS],
  huggingface: ["source", "F16", "BF16"],
};

/**
 * What becomes of a dropped module whose layer stays. "absent": it leaves the file, in a layout that fewer programs read
 * (`deci` in GGUF, shipped code in a folder). "zeroed": its output projection is zeros in the model's own layout, which
 * every program reads and which saves nothing.
 */
export type SingleModules = "absent" | "zeroed";

export interface ExportChoices {
  readonly format: ExportFormat;
  readonly precision: Precision;
  readonly singles: SingleModules;
}

/** The model's own layout and values. */
export function plainChoices(format: ExportFormat): ExportChoices {
  return { format, precision: "source", singles: "zeroed" };
}
