import { memo } from "react";
import type { ModuleSummary } from "../../../model/summary";
import type { StackPart } from "../../../store/trim/selection";
import type { OpenModelSummary } from "../../../worker/protocol";
import { isSameMark } from "./cell-mark";
import type { CellMark } from "./cell-mark";
import { StackCell } from "./StackCell";
import { placeKey } from "./stack-places";
import { shareInWords, sizeInWords } from "./stack-text";
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
  readonly attentionStays: boolean;
  readonly mlpStays: boolean;
  readonly attentionMark: CellMark | null;
  readonly mlpMark: CellMark | null;
  /** What Tab leads to, null when it is in another row. */
  readonly focusPart: StackPart | null;
  readonly unit: ByteUnit | null;
}

/** A change of the mask, or a module that a scan has measured, renders the rows that it changes and no other. */
export const StackRow = memo(function StackRow(props: StackRowProps) {
  const { model, layer, attention, mlp, attentionDropped, mlpDropped, focusPart, unit } = props;
  const isGone = (attention === null || attentionDropped) && (mlp === null || mlpDropped);
  const placed = (part: StackPart) => ({ "data-place": placeKey({ layer, part }), tabIndex: focusPart === part ? 0 : -1 });
  return (
    <div className="stack-row" data-layer={layer}>
      <button type="button" className="stack-number" aria-label={`Layer ${layer}`} aria-pressed={isGone} {...placed("layer")}>
        {layer}
      </button>
      <StackCell
        module={attention}
        name={`Attention of layer ${layer}`}
        description={attention ? cellWords({ module: attention, model, isDropped: attentionDropped, mustStay: props.attentionStays, mark: props.attentionMark }) : ""}
        isDropped={attentionDropped}
        isMarked={props.attentionMarked}
        mustStay={props.attentionStays}
        mark={props.attentionMark}
        unit={unit}
        placed={placed("attention")}
      />
      <StackCell
        module={mlp}
        name={`MLP of layer ${layer}`}
        description={mlp ? cellWords({ module: mlp, model, isDropped: mlpDropped, mustStay: props.mlpStays, mark: props.mlpMark }) : ""}
        isDropped={mlpDropped}
        isMarked={props.mlpMarked}
        mustStay={props.mlpStays}
        mark={props.mlpMark}
        unit={unit}
        placed={placed("mlp")}
      />
    </div>
  );
}, isSameRow);

function isSameRow(before: StackRowProps, after: StackRowProps): boolean {
  const { attentionMark, mlpMark, ...rest } = after;
  return isSameMark(before.attentionMark, attentionMark) && isSameMark(before.mlpMark, mlpMark) && Object.entries(rest).every(([name, value]) => before[name as keyof StackRowProps] === value);
}

interface CellWords {
  readonly module: ModuleSummary;
  readonly model: OpenModelSummary;
  readonly isDropped: boolean;
  readonly mustStay: boolean;
  readonly mark: CellMark | null;
}

/** "kept, must stay, 1.66 MB · 2.7 M parameters, 1.8 % of the model, −2.0 points of accuracy without it, number 1 to go". */
function cellWords({ module, model, isDropped, mustStay, mark }: CellWords): string {
  const rank = typeof mark?.rank === "number" ? `number ${mark.rank} to go` : "";
  return [isDropped ? "dropped" : "kept", mustStay ? "must stay" : "", sizeInWords([module]), shareInWords([module], model), mark?.words ?? "", rank].filter((part) => part !== "").join(", ");
}
