import { FileDown } from "lucide-react";
import { finalNode } from "../../../store/loop/loop-actions";
import { saveRecipe } from "../../../store/loop/recipe-actions";
import { Hint } from "../../parts/Hint";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** Saves the way to the run's final state, whatever state is looked at. Nothing while that is the full model. */
export function RecipeButton() {
  const { studio } = useWorkbench();
  const node = useStudioState(finalNode);
  if (node === null || node === 0) return null;
  return (
    <Hint text="Save the recipe: model, data and every step, to replay them">
      <button type="button" className="button ghost icon-only" aria-label="Save the recipe" onClick={() => void saveRecipe(studio, node)}>
        <FileDown size={14} />
      </button>
    </Hint>
  );
}
