import { chooseMeasuring } from "../../../store/download/export-actions";
import { measureTarget, wantsMeasure } from "../../../store/download/measured-export";
import { partSize, selectDataset } from "../../../store/selectors";
import { formatInteger } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** Whether the written file is measured as well, and on what. */
export function MeasureChoice() {
  const { studio } = useWorkbench();
  const isOn = useStudioState(wantsMeasure);
  const canMeasure = useStudioState((state) => measureTarget(state) !== null);
  const words = useStudioState((state) => {
    const dataset = selectDataset(state);
    if (dataset === null) return "Open a dataset to measure the file's accuracy and speed";
    const size = partSize(dataset, state.part);
    return size === 0 ? `The ${state.part} part has no examples to measure the file on` : `Measure the file's accuracy and speed: ${dataset.summary.name}, ${state.part}, ${formatInteger(size)} examples`;
  });
  return (
    <label className="check measure-choice">
      <input type="checkbox" checked={isOn} disabled={!canMeasure} onChange={(event) => chooseMeasuring(studio, event.target.checked)} />
      <span>{words}</span>
    </label>
  );
}
