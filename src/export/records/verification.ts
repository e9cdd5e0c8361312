/** What came of reopening an export from its written bytes. Plain data, which recipes keep as it is. */
import type { RecipeExport } from "../../trim/records/recipe-export";

export type Verification = RecipeExport["verified"];
