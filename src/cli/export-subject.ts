/** What `export` and `publish` share: what is exported, in which form, and what it tells of itself, from the flags. */
import { PRECISIONS, type ExportFormat, type Precision, type SingleModules } from "../export/records/choices";
import type { ExportAbout } from "../export/records/about";
import type { Recipe } from "../trim/records/recipe";
import type { CommandContext } from "./command";
import { checkRecipe, flagsOf, givenRecipe, recipeByHand } from "./export-recipe";
import { textFlag, usage, type Flags, type FlagSpecs } from "./flags";
import { modelAt, openSession, SESSION_FLAGS, type OpenSession } from "./model-session";

export const SUBJECT_FLAGS: FlagSpecs = {
  ...SESSION_FLAGS,
  singles: { type: "string", help: "what becomes of single dropped modules: absent (the default) or zeroed" },
  recipe: { type: "string", help: "a file that trim or the studio wrote: its last state is exported, and what it tells goes into the export" },
  "base-model": { type: "string", help: "the full model's repository on the Hub, such as HuggingFaceTB/SmolLM2-135M-Instruct, for the export to name" },
};

export interface ExportSubject {
  readonly open: OpenSession;
  readonly recipe: Recipe;
  /** Null for the full model, which tells no more than its own files do. */
  readonly about: ExportAbout | null;
}

/** Errors: "usage", and those of `openSession`. */
export async function exportSubject(context: CommandContext): Promise<ExportSubject> {
  const { flags } = context;
  const baseModel = baseModelOf(flags);
  const given = await givenRecipe(flags);
  const model = await modelAt(context);
  if (given) await checkRecipe(given, model, textFlag(flags, "drop"));
  const open = await openSession({ ...context, flags: flagsOf(flags, given) }, model);
  const recipe = given ?? (await recipeByHand(open));
  return { open, recipe, about: open.mask.size > 0 || open.tuned ? { recipe, baseModel } : null };
}

function baseModelOf(flags: Flags): string | null {
  const id = textFlag(flags, "base-model") ?? null;
  if (id !== null && !/^[\w.-]+\/[\w.-]+$/.test(id)) throw usage(`--base-model is ${id}; it has to be a repository on the Hub, such as HuggingFaceTB/SmolLM2-135M-Instruct.`);
  return id;
}

export function precisionOf(flags: Flags, flag: string, format: ExportFormat): Precision {
  const given = textFlag(flags, flag) ?? "source";
  const known = PRECISIONS[format].find((one) => one.toLowerCase() === given.toLowerCase());
  if (!known) throw usage(`--${flag} is ${given}; for this format it has to be one of ${PRECISIONS[format].join(", ")}.`);
  return known;
}

export function singlesOf({ singles = "absent" }: Flags): SingleModules {
  if (singles !== "absent" && singles !== "zeroed") throw usage(`--singles is ${String(singles)}; it has to be absent or zeroed.`);
  return singles;
}
