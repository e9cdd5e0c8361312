import { useId } from "react";
import { PRECISIONS, type Precision } from "../../../export/records/choices";
import { qualityOf } from "../../../evaluate/results";
import { chooseExport } from "../../../store/download/export-actions";
import { wishKey, wishOf } from "../../../store/download/export-wish";
import { accuracyOf, keyOf } from "../../../store/measure/measurements";
import { selectDataset, selectMask, selectTuned, targetOf } from "../../../store/selectors";
import type { StudioState } from "../../../store/state";
import { formatBytes, formatShare } from "../../format";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { qualityName } from "../chart/plotted";
import { PRECISION_NAMES } from "./precision-names";

/** Each precision with its size, and its accuracy where that was measured: to weigh one against the other. */
export function PrecisionChoice() {
  const { studio } = useWorkbench();
  const name = useId();
  const quality = useStudioState((state) => qualityName(selectDataset(state)?.summary.kind ?? "choice"));
  const { format, precision: chosen } = useStudioState((state) => state.exporting.choices);
  return (
    <fieldset className="precisions">
      <legend className="visually-hidden">Precision of the weights</legend>
      <div className="precision precision-heads" aria-hidden>
        <span />
        <span />
        <span className="precision-number">{quality}</span>
        <span className="precision-number">size</span>
      </div>
      {PRECISIONS[format].map((precision) => (
        <PrecisionRow key={precision} name={name} precision={precision} isChosen={precision === chosen} quality={quality} onChoose={() => chooseExport(studio, { precision })} />
      ))}
    </fieldset>
  );
}

interface PrecisionRowProps {
  readonly name: string;
  readonly precision: Precision;
  readonly isChosen: boolean;
  /** What its accuracy is called. */
  readonly quality: string;
  readonly onChoose: () => void;
}

function PrecisionRow({ name, precision, isChosen, quality, onChoose }: PrecisionRowProps) {
  const size = useStudioState((state) => {
    const wish = wishOf(state);
    return state.exporting.sizes[wishKey({ ...wish, choices: { ...wish.choices, precision } })];
  });
  const accuracy = useStudioState((state) => accuracyText(state, precision));
  // In a folder, whose format knows no blocks, the same numbers may stand in a wider type.
  const own = useStudioState((state) => (precision === "source" && state.exporting.choices.format === "gguf" && state.model ? `${state.model.precision}, ` : ""));
  const { label, note } = PRECISION_NAMES[precision];
  return (
    <label className="precision">
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
      <span className="precision-name">
        {label}
        <small>{own}{note}</small>
      </span>
      <span className="precision-number" title={accuracy === "" ? undefined : "Measured on the chosen dataset and part"}>{accuracy !== "" && <><span className="visually-hidden">{quality} </span>{accuracy}</>}</span>
      <span className="precision-number">{size === undefined ? "…" : size === null ? "can’t be written" : formatBytes(size)}</span>
    </label>
  );
}

/** Of the state as it is now, written in this precision; "" while that is not measured. */
function accuracyText(state: StudioState, precision: Precision): string {
  const known = accuracyOf(state.measurements, keyOf(selectMask(state), selectTuned(state), precision), targetOf(state));
  return known ? formatShare(qualityOf(known)) : "";
}
