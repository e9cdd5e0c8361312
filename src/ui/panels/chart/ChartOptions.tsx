import { SlidersHorizontal } from "lucide-react";
import { useId } from "react";
import { chooseUpperAxis, setFloor, showPareto } from "../../../store/measure/chart-actions";
import { NumberField } from "../../parts/NumberField";
import { PopoverButton } from "../../parts/PopoverButton";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { startFloor } from "./floor-start";
import type { Frontier } from "./use-frontier";

const UPPER = [
  { value: "multiple", label: "Multiple" },
  { value: "kept", label: "Share kept" },
] as const;

/** What else the chart can show. */
export function ChartOptions({ frontier }: { readonly frontier: Frontier }) {
  return (
    <PopoverButton label={<SlidersHorizontal size={14} aria-hidden />} name="What the chart shows" title="What the chart shows" className="button ghost icon-only">
      {() => <Options frontier={frontier} />}
    </PopoverButton>
  );
}

function Options({ frontier }: { readonly frontier: Frontier }) {
  const { studio } = useWorkbench();
  const { floor, pareto, upper, x } = useStudioState((state) => state.chart);
  const floorNote = useId();
  return (
    <div className="chart-options">
      <label className="check">
        <input type="checkbox" checked={floor !== null} aria-describedby={floorNote} onChange={(event) => setFloor(studio, event.target.checked ? startFloor(frontier.comparable) : null)} />
        A floor that I set
      </label>
      {floor !== null && <NumberField label="At least, in %" value={Math.round(floor * 1000) / 10} min={0} max={100} step={0.5} onChange={(percent) => setFloor(studio, percent / 100)} />}
      <p className="quiet" id={floorNote}>
        A line across the chart, to be dragged too: what lies under it is dimmed. It starts at the lower end of the full model's interval.
      </p>
      <label className="check">
        <input type="checkbox" checked={pareto} onChange={(event) => showPareto(studio, event.target.checked)} />
        Pareto front: what no other point beats
      </label>
      <div className="chart-option">
        <span className="quiet">{x === "bytes" ? "The axis above shows the share kept." : "Axis above"}</span>
        {x !== "bytes" && <Segments legend="Axis above" value={upper} options={UPPER} onChange={(value) => chooseUpperAxis(studio, value)} />}
      </div>
      {x !== "bytes" && upper === "kept" && <p className="quiet">Each number stands over a point of the current branch: the bytes that it keeps over the full model's.</p>}
    </div>
  );
}
