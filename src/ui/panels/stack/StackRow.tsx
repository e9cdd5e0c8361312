import { memo } from "react";
import type { ModuleSummary } from "../../../model/summary";
import type { StackPart } from "../../../store/trim/selection";
import type { OpenModelSummary } from "../../../worker/protocol";
import { StackCell } from "./StackCell";
import { placeKey } from "./stack-places";
import { formatPoints, shareInWords, sizeInWords } from "./stack-text";
import type { ByteUnit } from "./stack-text";

interface StackRowProps {
  readonly model: OpenModelSummary;
  readonly layer: number;
  readonly attention: ModuleSummary | null;
  readonly mlp: ModuleSummary | null;
  readonly attentionDropped: boolean;
  readonly mlpDropped: boolean;
  readonly attentionMarked: boolean;
  readonly mlpMarked: boolean;
  readonly attentionDifference: number | null;
  readonly mlpDifference: number | null;
  /** What Tab leads to, null when it is in another row. */
  readonly focusPart: StackPart | null;
  readonly unit: ByteUnit | null;
}

/** Its props are single values, so that a change of the mask renders the rows that it changes and no other. */
export const StackRow = memo(function StackRow(props: StackRowProps) {
  const { model, layer, attention, mlp, attentionDropped, mlpDropped, focusPart, unit } = props;
  const isGone = (attention === null || attentionDropped) && (mlp === null || mlpDropped);
  const placed = (part: StackPart) => ({ "data-place": placeKey({ layer, part }), tabIndex: focusPart === part ? 0 : -1 });
  const described = (module: ModuleSummary | null, isDropped: boolean, difference: number | null) =>
    module === null ? "" : `${isDropped ? "dropped" : "kept"}, ${sizeInWords([module])}, ${shareInWords([module], model)}${difference === null ? "" : `, ${formatPoints(difference)} points of accuracy without it`}`;
  return (
    <div className="stack-row" data-layer={layer}>
      <button type="button" className="stack-number" aria-label={`Layer ${layer}`} aria-pressed={isGone} {...placed("layer")}>
        {layer}
      </button>
      <StackCell
        module={attention}
        name={`Attention of layer ${layer}`}
        description={described(attention, attentionDropped, props.attentionDifference)}
        isDropped={attentionDropped}
        isMarked={props.attentionMarked}
        difference={props.attentionDifference}
        unit={unit}
        placed={placed("attention")}
      />
      <StackCell
        module={mlp}
        name={`MLP of layer ${layer}`}
        description={described(mlp, mlpDropped, props.mlpDifference)}
        isDropped={mlpDropped}
        isMarked={props.mlpMarked}
        difference={props.mlpDifference}
        unit={unit}
        placed={placed("mlp")}
      />
    </div>
  );
});
