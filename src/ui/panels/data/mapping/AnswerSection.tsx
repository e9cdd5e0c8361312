import { useState } from "react";
import { ANSWER_KINDS } from "../../../../store/data/layout-forms";
import { answerKindInEffect, fixedChoicesInEffect, labelNameInEffect, withAnswerKind, withFixedChoices, withLabelName } from "../../../../store/data/mapping-form";
import { formatInteger } from "../../../format";
import { Segments } from "../../../parts/Segments";
import { SetMark } from "./ColumnSection";
import type { Editing } from "./editing";
import { Section } from "./Section";

/** How the answer column names the right choice, and what the choices are where the rows don't say. */
export function AnswerSection(editing: Editing) {
  const { form, preview } = editing;
  if (!form) return null;
  if (form.asksLabelNames) return preview?.labels ? <LabelNames {...editing} /> : null;
  if (!form.asksAnswerKind) return null;
  return (
    <Section title="Answers">
      {form.asksFixedChoices && <FixedChoices {...editing} />}
      <AnswerForm {...editing} />
    </Section>
  );
}

function AnswerForm({ options, preview, change }: Editing) {
  const kind = answerKindInEffect(options, preview);
  return (
    <div className="field">
      <span className="field-label">
        The answer is the choice's
        {options.mapping.answerKind !== undefined && <SetMark label="Form of the answer" onReset={() => change(withAnswerKind(options, undefined))} />}
      </span>
      <Segments legend="Form of the answer" value={kind ?? ""} options={ANSWER_KINDS} onChange={(value) => change(withAnswerKind(options, ANSWER_KINDS.find((known) => known.value === value)?.value))} />
    </div>
  );
}

function FixedChoices({ options, preview, change }: Editing) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <label className="field">
      <span className="field-label">Choices, one a line</span>
      <textarea
        className="textarea"
        rows={3}
        value={draft ?? fixedChoicesInEffect(options, preview).join("\n")}
        onBlur={() => setDraft(null)}
        onChange={(event) => {
          setDraft(event.target.value);
          change(withFixedChoices(options, event.target.value));
        }}
      />
    </label>
  );
}

function LabelNames({ options, preview, change }: Editing) {
  const labels = preview?.labels ?? [];
  return (
    <Section title="Label names">
      <p className="quiet">What the model is to say for each value. Empty: the value as it stands.</p>
      <div className="label-names">
        {labels.map(({ value, count }) => (
          <label key={value} className="label-name">
            <code>{value}</code>
            <input
              className="input"
              aria-label={`Name of label ${value}`}
              placeholder={value}
              value={labelNameInEffect(value, options, preview)}
              onChange={(event) => change(withLabelName(options, preview, value, event.target.value))}
            />
            <span className="quiet">{formatInteger(count)} rows</span>
          </label>
        ))}
      </div>
    </Section>
  );
}
