/** What an export of the current state tells of itself. */
import type { ExportAbout } from "../../export/records/about";
import type { PageEnvironment } from "../device/report-text";
import { selectMask, selectTuned } from "../selectors";
import type { StudioState } from "../state";

/** Null for the full model, which tells no more than its own files do. What makes recipes comes when it is needed. */
export async function exportAbout(state: StudioState, environment: PageEnvironment): Promise<ExportAbout | null> {
  if (selectMask(state).length === 0 && selectTuned(state) === null) return null;
  const { recipeOf } = await import("../loop/make-recipe");
  return { recipe: recipeOf(state, state.history.current, environment), baseModel: baseModelOf(state) };
}

/** The repository on the Hub that the open model came from; null for files of unknown origin. */
export function baseModelOf({ modelSource }: Pick<StudioState, "modelSource">): string | null {
  return modelSource?.kind === "hub" ? modelSource.repo.id : null;
}
