import { downloadRejected } from "../../../store/data/rejected-rows";
import type { Rejection } from "../../../store/data/rejected-rows";
import { formatInteger } from "../../format";
import { useWorkbench } from "../../workbench-context";

const FORMATS = [{ format: "csv", label: "CSV" }, { format: "jsonl", label: "JSONL" }] as const;

/** Which rows were left out and why, and the whole list as a file. */
export function RejectedList({ rejection }: { readonly rejection: Rejection }) {
  const { studio } = useWorkbench();
  const { count, first } = rejection.rows;
  return (
    <>
      <ol className="rejected" aria-label="Rejected rows" tabIndex={0}>
        {first.map(({ row, reason }) => (
          <li key={row}>
            <b>Row {formatInteger(row + 1)}</b>
            <span>{reason}</span>
          </li>
        ))}
      </ol>
      <p className="rejected-foot">
        <span className="quiet">{count > first.length ? `and ${formatInteger(count - first.length)} more` : ""}</span>
        Save as
        {FORMATS.map(({ format, label }) => (
          <button key={format} type="button" className="button ghost" aria-label={`Save the rejected rows as ${label}`} onClick={() => void downloadRejected(studio, rejection, format)}>
            {label}
          </button>
        ))}
      </p>
    </>
  );
}
