import { useId } from "react";
import { startingTemplate } from "../../../../store/data/layout-forms";
import { columnsInEffect, withWording } from "../../../../store/data/mapping-form";
import { Segments } from "../../../parts/Segments";
import { useStudioState } from "../../../workbench-context";
import type { Editing } from "./editing";
import { Section } from "./Section";

const TEMPLATES = [{ value: "standard", label: "Standard" }, { value: "own", label: "Own template" }] as const;
const CHOICES_AS = [{ value: "text", label: "Text" }, { value: "letters", label: "Letters" }] as const;

/** How an example is worded for the model. */
export function WordingSection(editing: Editing) {
  const { options, preview, form, change } = editing;
  if (!form || form.id === "free-text") return null;
  const { template, choicesAs } = options.wording;
  const passage = (columnsInEffect("passage", options, preview) ?? []).length > 0;
  const start = (): string => startingTemplate(form, { passage, choicesAs });
  return (
    <Section title="Prompt">
      <div className="field">
        <span className="field-label">Template</span>
        <Segments legend="Template" value={template === null ? "standard" : "own"} options={TEMPLATES} onChange={(value) => change(withWording(options, { template: value === "own" ? start() : null }))} />
      </div>
      {template !== null && <TemplateField template={template} {...editing} />}
      {form.hasChoices && (
        <div className="field">
          <span className="field-label">Choices are scored as</span>
          <Segments legend="Choices are scored as" value={choicesAs} options={CHOICES_AS} onChange={(value) => change(withWording(options, { choicesAs: value }))} />
        </div>
      )}
      <ChatField {...editing} />
    </Section>
  );
}

function TemplateField({ template, options, problem, form, change }: Editing & { readonly template: string }) {
  const helpId = useId();
  const isRefused = problem?.code === "usage" && problem.message.includes("template");
  return (
    <div className="field">
      <textarea
        className="textarea code"
        rows={5}
        spellCheck={false}
        aria-label="Own template, in Jinja"
        aria-describedby={helpId}
        aria-invalid={isRefused}
        value={template}
        onChange={(event) => change(withWording(options, { template: event.target.value }))}
      />
      <p id={helpId} className="quiet">
        {isRefused && <strong className="refusal">{problem.message} </strong>}
        Jinja: <code>question</code>
        {form?.columns.some(({ part }) => part === "passage") && (
          <>
            , <code>passage</code>
          </>
        )}
        {form?.hasChoices && (
          <>
            , <code>choices</code>, <code>letters</code>
          </>
        )}
        , every column by its name, or <code>row["a name"]</code>.
      </p>
    </div>
  );
}

function ChatField({ options, change }: Editing) {
  const { chat } = options.wording;
  const why = useStudioState(({ model }) => {
    if (model === null) return "Open a model first: the template is the model's own.";
    return model.hasChatTemplate ? null : `${model.name} has no chat template.`;
  });
  const cant = why !== null && !chat;
  return (
    <div className="field">
      <label className="check">
        <input type="checkbox" checked={chat} disabled={cant} onChange={(event) => change(withWording(options, { chat: event.target.checked }))} />
        Inside the model's chat template
      </label>
      {why !== null && <p className="quiet">{why}</p>}
    </div>
  );
}
