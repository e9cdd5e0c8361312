/** How a trim finds its steps: by scans, or as a recipe says. Plain data. */
import type { TrimOptions } from "./options";
import type { Recipe } from "./recipe";

export type TrimCourse =
  | { readonly kind: "search"; readonly options: TrimOptions }
  | { readonly kind: "replay"; readonly recipe: Recipe };
