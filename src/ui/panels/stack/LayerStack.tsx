import { useStudioState } from "../../workbench-context";
import { StackInstrument } from "./StackInstrument";

/** Another model gets an instrument of its own. Nothing without a model. */
export function LayerStack() {
  const model = useStudioState((state) => state.model);
  return model && <StackInstrument key={`${model.name}/${model.layers}`} model={model} />;
}
