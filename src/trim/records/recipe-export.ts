/** What a recipe keeps of files that were written of its last state: what they are, and what came of reopening them. */
import * as v from "valibot";
import { count, positive, share } from "./number-schema";
import { accuracySchema, speedSchema, type RecipeAccuracy, type RecipeSpeed } from "./recipe-measured";

/** Formats, precisions and layouts are those of export/records, which stands above this room. */
export interface RecipeExport {
  readonly format: "huggingface" | "gguf";
  readonly precision: "source" | "F16" | "BF16" | "Q8_0" | "Q4_0";
  readonly singles: "absent" | "zeroed";
  /** What other programs take it for. */
  readonly architecture: string;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** Of all files together. */
  readonly bytes: number;
  readonly verified: {
    /**
     * "exact": the bytes that matter are the session's own, so every logit has to be the same number. "close": the same values in another
     * type or with parts left out, so that sums are taken in another order. "quantised": other values, within what the precision allows.
     */
    readonly kind: "exact" | "close" | "quantised";
    readonly prompts: number;
    /** Positions of all prompts together. */
    readonly positions: number;
    /** Largest difference of any logit at any position. */
    readonly maxDiff: number;
    /** Largest logit in absolute value, to compare with. */
    readonly largest: number;
    /** Root of the mean squared difference, divided by that of the logits. */
    readonly relativeRms: number;
    /** Share of positions with the same likeliest token, 0 to 1. */
    readonly sameTop: number;
  };
  /** Of the written file, opened anew; null: it was not measured. */
  readonly measured: { readonly accuracy: RecipeAccuracy; readonly speed: RecipeSpeed } | null;
  /** ISO date. */
  readonly made: string;
}

/** One for each choice of format, precision and layout, and some to spare. */
const MAX_EXPORTS = 100;
/** A folder of the largest models that run here has a tenth of it. */
const MAX_FILES = 1_000;

const text = v.pipe(v.string(), v.maxLength(1_000));

const exportSchema: v.GenericSchema<unknown, RecipeExport> = v.object({
  format: v.picklist(["huggingface", "gguf"]), precision: v.picklist(["source", "F16", "BF16", "Q8_0", "Q4_0"]), singles: v.picklist(["absent", "zeroed"]),
  architecture: text,
  files: v.pipe(v.array(v.object({ path: text, bytes: count })), v.maxLength(MAX_FILES)),
  bytes: count,
  verified: v.object({ kind: v.picklist(["exact", "close", "quantised"]), prompts: count, positions: count, maxDiff: positive, largest: positive, relativeRms: positive, sameTop: share }),
  measured: v.nullable(v.object({ accuracy: accuracySchema, speed: speedSchema })),
  made: text,
});

export const exportsSchema: v.GenericSchema<unknown, readonly RecipeExport[]> = v.pipe(v.array(exportSchema), v.maxLength(MAX_EXPORTS));

/** Behind the others; it takes the place of one that was written with the same choices before. */
export function withExport(before: readonly RecipeExport[], now: RecipeExport): readonly RecipeExport[] {
  return [...before.filter((one) => !isSameChoice(one, now)), now].slice(-MAX_EXPORTS);
}

export function isSameChoice(a: Pick<RecipeExport, "format" | "precision" | "singles">, b: Pick<RecipeExport, "format" | "precision" | "singles">): boolean {
  return a.format === b.format && a.precision === b.precision && a.singles === b.singles;
}
