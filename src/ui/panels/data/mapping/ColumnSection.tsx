import { useId } from "react";
import type { ColumnControl } from "../../../../store/data/layout-forms";
import { columnsInEffect, isSet, usageOf, withChoiceToggled, withColumn } from "../../../../store/data/mapping-form";
import type { DatasetPreview } from "../../../../worker/protocol";
import type { Editing } from "./editing";
import { Section } from "./Section";

/** Which column plays which part, each with values out of the file. */
export function ColumnSection(editing: Editing) {
  const { form, preview } = editing;
  if (!preview) return null;
  if (!form) return <FileColumns preview={preview} />;
  return (
    <Section title="Columns">
      {form.columns.map((control) =>
        control.many ? <ManyColumns key={control.part} control={control} {...editing} preview={preview} /> : <OneColumn key={control.part} control={control} {...editing} preview={preview} />,
      )}
    </Section>
  );
}

/** Values are cut by the engine; a few fit the line. */
const SAMPLES = 3;

/** What there is to choose a layout by. */
function FileColumns({ preview }: { readonly preview: DatasetPreview }) {
  return (
    <Section title="What the file holds">
      <dl className="file-columns">
        {preview.columns.map(({ name, samples }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd title={samples.join("\n")}>{samples.slice(0, SAMPLES).join(" · ")}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

type ColumnProps = Editing & { readonly control: ColumnControl; readonly preview: DatasetPreview };

const NONE = "none:";
const RECOGNISED = "recognised:";

function OneColumn({ control: { part, label, optional }, options, preview, change }: ColumnProps) {
  const id = useId();
  const chosen = columnsInEffect(part, options, preview);
  const [column] = chosen ?? [];
  const value = column !== undefined ? `column:${column}` : optional ? NONE : RECOGNISED;
  const pick = (picked: string): void => {
    const named = picked.startsWith("column:") ? picked.slice("column:".length) : null;
    change(withColumn(options, part, picked === RECOGNISED ? undefined : named));
  };
  return (
    <div className="column-row">
      <label htmlFor={id}>
        {label}
        {isSet(part, options) && <SetMark label={label} onReset={() => change(withColumn(options, part, undefined))} />}
      </label>
      <select id={id} className="select" value={value} onChange={(event) => pick(event.target.value)}>
        {optional ? <option value={NONE}>None</option> : <option value={RECOGNISED}>{column === undefined ? "Choose a column" : "As recognised"}</option>}
        {namesWith(preview, column).map((name) => (
          <option key={name} value={`column:${name}`}>
            {name}
            {name === column ? "" : usedFor(usageOf(name, options, preview))}
          </option>
        ))}
      </select>
      <Samples preview={preview} columns={column === undefined ? [] : [column]} />
    </div>
  );
}

function ManyColumns({ control: { part, label }, options, preview, change }: ColumnProps) {
  const chosen = columnsInEffect(part, options, preview) ?? [];
  return (
    <fieldset className="column-row">
      <legend>
        {label}
        {isSet(part, options) && <SetMark label={label} onReset={() => change(withColumn(options, part, undefined))} />}
      </legend>
      <div className="column-checks">
        {preview.columns.map(({ name }) => (
          <label key={name} className="check">
            <input type="checkbox" checked={chosen.includes(name)} onChange={() => change(withChoiceToggled(options, preview, name))} />
            <span>{name}</span>
          </label>
        ))}
      </div>
      <Samples preview={preview} columns={chosen} />
    </fieldset>
  );
}

/** The person set it; the studio's own proposal is a click away. */
export function SetMark({ label, onReset }: { readonly label: string; readonly onReset: () => void }) {
  return (
    <button type="button" className="set-mark" aria-label={`${label}: back to what is recognised`} title="You set this. Click to go back to what is recognised." onClick={onReset}>
      set by you ×
    </button>
  );
}

function Samples({ preview, columns }: { readonly preview: DatasetPreview; readonly columns: readonly string[] }) {
  const samples = columns.flatMap((column) => preview.columns.find(({ name }) => name === column)?.samples.slice(0, columns.length > 1 ? 1 : SAMPLES) ?? []);
  if (columns.length === 0) return null;
  return (
    <p className="samples" title={samples.join("\n")}>
      {samples.length === 0 ? "no values in the first rows" : samples.join(" · ")}
    </p>
  );
}

/** A path into an object is a column too, which the list of columns may not have. */
function namesWith(preview: DatasetPreview, column: string | undefined): string[] {
  const names = preview.columns.map(({ name }) => name);
  return column === undefined || names.includes(column) ? names : [column, ...names];
}

function usedFor(use: string | null): string {
  return use === null ? "" : ` (${use})`;
}
