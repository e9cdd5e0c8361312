import { Rows3, TextCursorInput } from "lucide-react";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { promptWithRow, showRow } from "../../../store/playground/row-actions";
import type { RowView } from "../../../store/playground/playground-state";
import { openRow, whyNoRow } from "../../../store/playground/rows";
import { Empty } from "../../parts/Empty";
import { Hint } from "../../parts/Hint";
import { useStudioState, useWorkbench } from "../../workbench-context";
import type { ChoiceMeasure } from "./choice-bars";
import { ChoiceTable } from "./ChoiceTable";

/** A row as the model sees it, and what both models make of its choices. */
export function RowBrowser({ measure }: { readonly measure: ChoiceMeasure }) {
  useRowOfChosenPart();
  const row = useStudioState(openRow);
  return row ? <OpenRow row={row} measure={measure} /> : <NoRow />;
}

function NoRow() {
  const { title, text } = useStudioState(whyNoRow);
  return (
    <Empty icon={<Rows3 size={20} />} title={title}>
      {text}
    </Empty>
  );
}

/** Shows the first row of what is chosen for measuring, whenever that becomes another. */
function useRowOfChosenPart(): void {
  const { studio } = useWorkbench();
  const datasetId = useStudioState((state) => state.datasetId);
  const part = useStudioState((state) => state.part);
  useEffect(() => {
    const chosen = openRow(studio.store.getState())?.chosen;
    if (chosen?.datasetId !== datasetId || chosen.part !== part) void showRow(studio, 0);
  }, [studio, datasetId, part]);
}

function OpenRow({ row, measure }: { readonly row: RowView; readonly measure: ChoiceMeasure }) {
  const { example, scores } = row;
  return (
    <div className="row-view">
      <div className="row-prompt">
        <RowText name="Prompt of the row">{example.context === "" ? <span className="quiet">The prompt is empty: the text is scored from its beginning.</span> : example.context}</RowText>
        <UseAsPrompt />
      </div>
      {example.kind === "choice" ? (
        <ChoiceTable example={example} sides={scores} measure={measure} />
      ) : (
        <RowText name="Completion of the row">{example.completion}</RowText>
      )}
    </div>
  );
}

function UseAsPrompt() {
  const { studio } = useWorkbench();
  return (
    <Hint text="Use as prompt">
      <button type="button" className="button ghost icon-only" aria-label="Use as prompt" onClick={() => promptWithRow(studio)}>
        <TextCursorInput size={14} />
      </button>
    </Hint>
  );
}

function RowText({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="row-text" role="group" aria-label={name} tabIndex={0}>
      {children}
    </div>
  );
}
