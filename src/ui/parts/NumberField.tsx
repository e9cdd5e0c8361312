import { useState } from "react";

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** Keeps what is typed while it is no usable number, and goes back to the last usable one when left. */
export function NumberField({ label, value, min, max, step, disabled = false, onChange }: NumberFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const change = (text: string) => {
    setDraft(text);
    const typed = Number(text);
    const isWhole = step < 1 || Number.isInteger(typed);
    if (text.trim() !== "" && typed >= min && typed <= max && isWhole) onChange(typed);
  };
  return (
    <label className="number-field">
      <span>{label}</span>
      <input
        type="number"
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        value={draft ?? value}
        aria-invalid={draft !== null && Number(draft) !== value}
        onChange={(event) => change(event.target.value)}
        onBlur={() => setDraft(null)}
      />
    </label>
  );
}
