import { TriangleAlert } from "lucide-react";
import { remedyFor } from "../../../../store/data/mapping-form";
import type { MappingState } from "../../../../store/data/mapping-state";
import type { Rejection } from "../../../../store/data/rejected-rows";
import type { DatasetPreview } from "../../../../worker/protocol";
import { formatInteger, formatPlural } from "../../../format";
import { Examples } from "../Examples";
import { RejectedList } from "../RejectedList";

/** What the file is under the settings at the left. */
export function MappingPreview({ mapping: { subject, options, preview, pending, failure } }: { readonly mapping: MappingState }) {
  const problem = failure ?? preview?.problem ?? null;
  return (
    <div className="mapping-preview" role="group" aria-label="Preview" aria-busy={pending} tabIndex={0}>
      <p className="mapping-counts" role="status" aria-label="Counts">
        {preview ? <Counts preview={preview} /> : "Reading…"}
        {pending && preview && <span className="quiet">reading…</span>}
      </p>
      {problem && <Problem message={problem.message} remedy={remedyFor(problem, options, preview)} />}
      {preview && <Found preview={preview} rejection={{ name: preview.name, rows: preview.rejected, source: subject.source, options }} />}
    </div>
  );
}

function Counts({ preview: { examples, rejected, rows } }: { readonly preview: DatasetPreview }) {
  return (
    <>
      <b>{formatInteger(examples)}</b> {examples === 1 ? "example" : "examples"} of {formatPlural(rows, "row", "rows")} · <b>{formatInteger(rejected.count)}</b> rejected
    </>
  );
}

function Problem({ message, remedy }: { readonly message: string; readonly remedy: string }) {
  return (
    <div className="callout" role="alert">
      <strong>
        <TriangleAlert size={14} aria-hidden /> It can't be opened like this
      </strong>
      <span>{message}</span>
      {remedy !== "" && <span>{remedy}</span>}
    </div>
  );
}

function Found({ preview: { firstExamples, notes }, rejection }: { readonly preview: DatasetPreview; readonly rejection: Rejection }) {
  return (
    <>
      {firstExamples.length > 0 && (
        <>
          <h3>As the model sees it</h3>
          <Examples examples={firstExamples} room={900} />
        </>
      )}
      {notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
      {rejection.rows.count > 0 && (
        <>
          <h3>Rejected rows</h3>
          <RejectedList rejection={rejection} />
        </>
      )}
    </>
  );
}
