import { sizesInEffect, withDefaultSplit, withSeed, withSize } from "../../../../store/data/mapping-form";
import type { SizedPart } from "../../../../store/data/mapping-form";
import { formatInteger } from "../../../format";
import { NumberField } from "../../../parts/NumberField";
import type { Editing } from "./editing";
import { Section } from "./Section";

const PARTS: readonly { readonly part: SizedPart; readonly label: string }[] = [
  { part: "calibration", label: "Calibration" },
  { part: "validation", label: "Validation" },
  { part: "test", label: "Test" },
];

/** Larger seeds are no better. */
const MAX_SEED = 999_999;

/** How the examples are parted. */
export function SplitSection({ options, preview, form, change }: Editing) {
  if (!form) return null;
  const sizes = sizesInEffect(options, preview);
  const { seed, sizes: own } = options.split;
  return (
    <Section title="Parts">
      <div className="sizes">
        {PARTS.map(({ part, label }) => (
          <NumberField key={part} label={label} value={sizes[part]} min={0} max={Math.max(preview?.examples ?? 0, sizes[part])} step={1} onChange={(size) => change(withSize(options, preview, part, size))} />
        ))}
        <NumberField label="Seed" value={seed} min={0} max={MAX_SEED} step={1} onChange={(value) => change(withSeed(options, value))} />
      </div>
      <p className="sizes-foot">
        <span className="quiet">{preview ? `Tuning gets the rest: ${formatInteger(preview.split.tuning)}. Duplicates stay in one part.` : ""}</span>
        <button type="button" className="button ghost" aria-disabled={own === null && seed === 0} onClick={() => change(withDefaultSplit(options))}>
          Defaults
        </button>
      </p>
    </Section>
  );
}
