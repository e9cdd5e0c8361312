/** What an export tells of itself beside its weights: in a GGUF's metadata, in a folder's model card and recipe. Plain data. */
import type { Recipe } from "../../trim/records/recipe";
import type { ExportChoices, Precision } from "./choices";

export interface ExportAbout {
  /** How the model came about, with what was measured on the way. */
  readonly recipe: Recipe;
  /** Repository of the full model on the Hub, "HuggingFaceTB/SmolLM2-135M-Instruct"; null when it is not known. */
  readonly baseModel: string | null;
  /** Precision of the GGUF that lies beside a folder. Left out: none does. */
  readonly gguf?: Precision;
}

/** The same of what is published with a GGUF beside the folder; `gguf` null or undefined: without one. */
export function besideGguf(about: ExportAbout | null, gguf: ExportChoices | null | undefined): ExportAbout | null {
  return about && gguf ? { ...about, gguf: gguf.precision } : about;
}
