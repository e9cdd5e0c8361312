import { ChevronLeft, ChevronRight, Shuffle } from "lucide-react";
import type { ReactNode } from "react";
import { randomRow, stepRow } from "../../../store/playground/row-actions";
import { openRow } from "../../../store/playground/rows";
import { formatInteger } from "../../format";
import { Hint } from "../../parts/Hint";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import type { ChoiceMeasure } from "./choice-bars";

/** Which row of which part, and the way to others. */
export function RowSteps() {
  const { studio } = useWorkbench();
  const row = useStudioState(openRow);
  const isScoring = useStudioState((state) => state.job?.kind === "score");
  if (!row) return null;
  const reason = isScoring ? "The row is being scored: stop it first." : row.total < 2 ? "There is no other row in this part." : null;
  return (
    <div className="row-steps" role="group" aria-label="Row of the dataset">
      <StepButton label="Previous row" reason={reason} icon={<ChevronLeft size={15} />} onClick={() => stepRow(studio, -1)} />
      <span className="row-place">
        Row <b>{formatInteger(row.example.row + 1)}</b>
        <span className="quiet">
          {" "}
          {formatInteger(row.place + 1)} of {formatInteger(row.total)}
          <span className="row-part"> in {row.source.part}</span>
        </span>
      </span>
      <StepButton label="Next row" reason={reason} icon={<ChevronRight size={15} />} onClick={() => stepRow(studio, 1)} />
      <StepButton label="Any row" reason={reason} icon={<Shuffle size={13} />} onClick={() => randomRow(studio)} />
    </div>
  );
}

/** What the bars show. */
export function MeasureSegments({ measure, onChange }: { readonly measure: ChoiceMeasure; readonly onChange: (measure: ChoiceMeasure) => void }) {
  return (
    <Segments
      legend="Log-probability of a choice"
      value={measure}
      options={[
        { value: "sum", label: "Sum", title: "The sum over the choice's tokens: what accuracy compares" },
        { value: "perCharacter", label: "Per character", title: "The sum over the choice's length: what acc_norm compares" },
      ]}
      onChange={onChange}
    />
  );
}

interface StepButtonProps {
  readonly label: string;
  /** Why it can't be pressed; null when it can. */
  readonly reason: string | null;
  readonly icon: ReactNode;
  readonly onClick: () => Promise<void>;
}

function StepButton({ label, reason, icon, onClick }: StepButtonProps) {
  return (
    <Hint text={reason ?? label}>
      <button
        type="button"
        className="button ghost icon-only"
        aria-label={label}
        aria-disabled={reason !== null}
        onClick={() => {
          if (reason === null) void onClick();
        }}
      >
        {icon}
      </button>
    </Hint>
  );
}
