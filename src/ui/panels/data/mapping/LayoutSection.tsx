import type { LayoutId } from "../../../../data/mapping";
import { LAYOUT_FORMS, layoutForm } from "../../../../store/data/layout-forms";
import { withLayout } from "../../../../store/data/mapping-form";
import type { Editing } from "./editing";
import { Section } from "./Section";

/** What the rows are; the empty value leaves it to the studio. */
export function LayoutSection({ options, preview, form, change }: Editing) {
  const recognised = options.mapping.layout === undefined ? layoutForm(preview?.mapping?.layout ?? null) : null;
  return (
    <Section title="Layout">
      <select autoFocus className="select" aria-label="Layout of the rows" value={options.mapping.layout ?? ""} onChange={(event) => change(withLayout(options, layoutOf(event.target.value)))}>
        <option value="">{recognised ? `As recognised: ${recognised.label}` : "As recognised"}</option>
        {LAYOUT_FORMS.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      <p className="quiet">{form?.help ?? "No layout fits by itself: choose the one that the rows have."}</p>
    </Section>
  );
}

function layoutOf(value: string): LayoutId | undefined {
  return LAYOUT_FORMS.find(({ id }) => id === value)?.id;
}
