import { downloadRejected } from "../../../store/data/rejected-rows";
import type { RejectedRow } from "../../../worker/protocol";
import { formatInteger } from "../../format";
import { useWorkbench } from "../../workbench-context";

/** A list longer than this is no help, and slow to draw. */
const MAX_SHOWN = 200;

const FORMATS = [{ format: "csv", label: "CSV" }, { format: "jsonl", label: "JSONL" }] as const;

/** Which rows were left out and why, and the whole list as a file. */
export function RejectedList({ dataset, rows }: { readonly dataset: string; readonly rows: readonly RejectedRow[] }) {
  const { studio } = useWorkbench();
  return (
    <>
      <ol className="rejected" aria-label="Rejected rows" tabIndex={0}>
        {rows.slice(0, MAX_SHOWN).map(({ row, reason }) => (
          <li key={row}>
            <b>Row {formatInteger(row + 1)}</b>
            <span>{reason}</span>
          </li>
        ))}
      </ol>
      <p className="rejected-foot">
        <span className="quiet">{rows.length > MAX_SHOWN ? `and ${formatInteger(rows.length - MAX_SHOWN)} more` : ""}</span>
        Save as
        {FORMATS.map(({ format, label }) => (
          <button key={format} type="button" className="button ghost" aria-label={`Save the rejected rows as ${label}`} onClick={() => void downloadRejected(studio, dataset, rows, format)}>
            {label}
          </button>
        ))}
      </p>
    </>
  );
}
