import { useId } from "react";
import type { ReactNode } from "react";

interface SegmentsProps<T extends string> {
  readonly legend: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: ReactNode; readonly disabled?: boolean; readonly title?: string | undefined }[];
  readonly onChange: (value: T) => void;
}

/** One of a few: radio buttons that look like one control. */
export function Segments<T extends string>({ legend, value, options, onChange }: SegmentsProps<T>) {
  const name = useId();
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="segment" title={option.title}>
          <input type="radio" name={name} value={option.value} checked={option.value === value} disabled={option.disabled === true} onChange={() => onChange(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
