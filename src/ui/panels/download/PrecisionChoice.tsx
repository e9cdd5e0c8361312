import { useId } from "react";
import { PRECISIONS, type Precision } from "../../../export/records/choices";
import { qualityOf } from "../../../evaluate/results";
import { chooseExport } from "../../../store/download/export-actions";
import { wishKey, wishOf } from "../../../store/download/export-wish";
import { accuracyOf, keyOf } from "../../../store/measure/measurements";
import { selectMask, selectTuned, targetOf } from "../../../store/selectors";
import type { StudioState } from "../../../store/state";
import { formatBytes, formatShare } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { PRECISION_NAMES } from "./precision-names";

/** Each precision with its size, and its accuracy where that was measured: to weigh one against the other. */
export function PrecisionChoice() {
  const { studio } = useWorkbench();
  const name = useId();
  const { format, precision: chosen } = useStudioState((state) => state.exporting.choices);
  const hasAccuracy = useStudioState((state) => PRECISIONS[format].some((precision) => accuracyText(state, precision) !== ""));
  return (
    <fieldset className="precisions">
      <legend className="visually-hidden">Precision of the weights</legend>
      <div className="precision-heads" aria-hidden>
        <span>{hasAccuracy && "accuracy"}</span>
        <span>size</span>
      </div>
      {PRECISIONS[format].map((precision) => (
        <PrecisionRow key={precision} name={name} precision={precision} isChosen={precision === chosen} onChoose={() => chooseExport(studio, { precision })} />
      ))}
    </fieldset>
  );
}

interface PrecisionRowProps {
  readonly name: string;
  readonly precision: Precision;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function PrecisionRow({ name, precision, isChosen, onChoose }: PrecisionRowProps) {
  const size = useStudioState((state) => {
    const wish = wishOf(state);
    return state.exporting.sizes[wishKey({ ...wish, choices: { ...wish.choices, precision } })];
  });
  const accuracy = useStudioState((state) => accuracyText(state, precision));
  const own = useStudioState((state) => state.model?.precision ?? "");
  const { label, note } = PRECISION_NAMES[precision];
  return (
    <label className="precision">
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
      <span className="precision-name">
        {label}
        <small>{precision === "source" ? `${own}, ${note}` : note}</small>
      </span>
      <span className="precision-number" title={accuracy === "" ? undefined : "Measured on the chosen dataset and part"}>{accuracy}</span>
      <span className="precision-number">{size === undefined ? "…" : size === null ? "can’t be written" : formatBytes(size)}</span>
    </label>
  );
}

/** Of the state as it is now, written in this precision; "" while that is not measured. */
function accuracyText(state: StudioState, precision: Precision): string {
  const known = accuracyOf(state.measurements, keyOf(selectMask(state), selectTuned(state), precision), targetOf(state));
  return known ? formatShare(qualityOf(known)) : "";
}
