import { Layers, Redo2, RotateCcw, Undo2 } from "lucide-react";
import { keptBytes } from "../../../store/measure/measurements";
import { selectMask } from "../../../store/selectors";
import type { OpenModelSummary } from "../../../worker/protocol";
import { formatBytes, formatShare } from "../../format";
import { Card } from "../../parts/Card";
import { CommandButton } from "../../parts/CommandButton";
import { Empty } from "../../parts/Empty";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { StackGrid } from "./StackGrid";

export function LayerStack() {
  const model = useStudioState((state) => state.model);
  return (
    <Card title="Layers" className="stack-card" aside={model && <StackTools />}>
      {model ? (
        <>
          <StackGrid key={`${model.name}/${model.layers}`} model={model} />
          <StackTotals model={model} />
        </>
      ) : (
        <Empty icon={<Layers size={20} />} title="No layers yet">
          Open a model to see its layers: a click on a cell drops that module, a click on a layer's number drops both.
        </Empty>
      )}
    </Card>
  );
}

function StackTools() {
  const { commands } = useWorkbench();
  return (
    <div className="tools">
      <CommandButton command={commands.undo} variant="ghost" icon={<Undo2 size={15} />} iconOnly />
      <CommandButton command={commands.redo} variant="ghost" icon={<Redo2 size={15} />} iconOnly />
      <CommandButton command={commands.reset} variant="ghost" icon={<RotateCcw size={15} />} iconOnly />
    </div>
  );
}

function StackTotals({ model }: { readonly model: OpenModelSummary }) {
  const mask = useStudioState(selectMask);
  const kept = keptBytes(model, mask);
  return (
    <p className="stack-totals" role="status" aria-label="Totals">
      <span>
        <b>{mask.length}</b> of {model.modules.length} modules dropped
      </span>
      <span>
        <b>{formatBytes(kept)}</b> kept · {formatShare(kept / model.bytes)}
      </span>
    </p>
  );
}
