import { Layers } from "lucide-react";
import { Card } from "../../parts/Card";
import { Empty } from "../../parts/Empty";
import { useStudioState } from "../../workbench-context";
import { StackInstrument } from "./StackInstrument";

export function LayerStack() {
  const model = useStudioState((state) => state.model);
  if (model) return <StackInstrument key={`${model.name}/${model.layers}`} model={model} />;
  return (
    <Card title="Layers" className="stack-card">
      <Empty icon={<Layers size={20} />} title="No layers yet">
        Open a model to see its layers: a click on a cell drops that module, a click on a layer's number drops both.
      </Empty>
    </Card>
  );
}
