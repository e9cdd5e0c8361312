import { Rows3 } from "lucide-react";
import { useEffect, useState } from "react";
import { promptWithRow, showRow } from "../../../store/playground/row-actions";
import type { RowView } from "../../../store/playground/playground-state";
import { openRow } from "../../../store/playground/rows";
import { Empty } from "../../parts/Empty";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import type { ChoiceMeasure } from "./choice-bars";
import { ChoiceTable } from "./ChoiceTable";

/** A row as the model sees it, and what both models make of its choices. */
export function RowBrowser() {
  useRowOfChosenPart();
  const row = useStudioState(openRow);
  const hasDataset = useStudioState((state) => state.datasetId !== null);
  if (!row) {
    return (
      <Empty icon={<Rows3 size={20} />} title={hasDataset ? "No row in this part" : "No dataset yet"}>
        {hasDataset ? "Choose another part of the dataset." : "Open or drop a dataset: its rows can then be looked at one by one, with what each model makes of them."}
      </Empty>
    );
  }
  return <OpenRow row={row} />;
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

function OpenRow({ row }: { readonly row: RowView }) {
  const [measure, setMeasure] = useState<ChoiceMeasure>("sum");
  const { example, scores } = row;
  return (
    <div className="row-view">
      <RowPrompt context={example.context} />
      <div className="row-choices">
        {example.kind === "choice" ? (
          <>
            <MeasureBar measure={measure} onChange={setMeasure} />
            <ChoiceTable example={example} sides={scores} measure={measure} />
          </>
        ) : (
          <Completion text={example.completion} />
        )}
      </div>
    </div>
  );
}

function RowPrompt({ context }: { readonly context: string }) {
  const { studio } = useWorkbench();
  return (
    <figure className="row-prompt">
      <figcaption>
        Prompt
        <button type="button" className="button ghost" onClick={() => promptWithRow(studio)}>
          Use as prompt
        </button>
      </figcaption>
      <div className="row-text" role="group" aria-label="Prompt of the row" tabIndex={0}>
        {context === "" ? <span className="quiet">The prompt is empty: the text is scored from its beginning.</span> : context}
      </div>
    </figure>
  );
}

function Completion({ text }: { readonly text: string }) {
  return (
    <figure className="row-prompt">
      <figcaption>Completion in the dataset</figcaption>
      <div className="row-text" role="group" aria-label="Completion of the row" tabIndex={0}>
        {text}
      </div>
    </figure>
  );
}

function MeasureBar({ measure, onChange }: { readonly measure: ChoiceMeasure; readonly onChange: (measure: ChoiceMeasure) => void }) {
  return (
    <div className="measure-bar">
      <span className="quiet">Log-probability; longer is likelier</span>
      <Segments
        legend="Log-probability of a choice"
        value={measure}
        options={[
          { value: "sum", label: "Summed" },
          { value: "perCharacter", label: "Per character" },
        ]}
        onChange={onChange}
      />
    </div>
  );
}
