import { useMemo } from "react";
import { selectMask } from "../../../store/selectors";
import { formatBytes, formatParameters, formatPlural } from "../../format";
import { PopoverButton } from "../../parts/PopoverButton";
import { useStudioState } from "../../workbench-context";
import { compareTuning } from "./tuning-cost";
import type { TuningCost } from "./tuning-cost";

/** What tuning learns here, beside what the TrimLLM paper trains. Nothing without a model. */
export function TuningCostButton() {
  return (
    <PopoverButton label="cost" name="Cost of tuning beside the paper's" title="Cost of tuning" className="link quiet">
      {() => <CostTable />}
    </PopoverButton>
  );
}

function CostTable() {
  const model = useStudioState((state) => state.model);
  const mask = useStudioState(selectMask);
  const head = useStudioState((state) => state.tuneSettings.head);
  const comparison = useMemo(() => model && compareTuning(model, new Set(mask), { head }), [model, mask, head]);
  if (!comparison) return null;
  const { ours, oursIsMost, sparse, layers } = comparison;
  return (
    <div className="cost">
      <table>
        <thead>
          <tr>
            <th scope="col">Trains</th>
            <th scope="col">parameters</th>
            <th scope="col">memory</th>
          </tr>
        </thead>
        <tbody>
          <CostRow name="Norms and head, as here" cost={ours} isMost={oursIsMost} />
          <CostRow name={`${formatPlural(layers, "whole layer", "whole layers")}, as published`} cost={sparse} isMost={false} />
        </tbody>
      </table>
      <p className="quiet">
        Published: TrimLLM&apos;s static sparse update trains a quarter of the layers as wholes (arXiv 2412.11242). Both are computed for what is on the screen, not measured: 16 bytes a parameter for weight, gradient and moments; activations come on top.
      </p>
    </div>
  );
}

function CostRow({ name, cost: { parameters, bytes }, isMost }: { readonly name: string; readonly cost: TuningCost; readonly isMost: boolean }) {
  const most = isMost ? "up to " : "";
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{most + formatParameters(parameters)}</td>
      <td>{most + formatBytes(bytes)}</td>
    </tr>
  );
}
