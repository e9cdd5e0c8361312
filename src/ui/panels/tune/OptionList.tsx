import { useId } from "react";
import type { Wording } from "./tune-words";

export interface Option extends Wording {
  readonly value: string;
  /** At the right of the title. */
  readonly note?: string;
  readonly isAdvised?: boolean;
  /** Why it can't be taken; null when it can. */
  readonly problem: string | null;
}

interface OptionListProps {
  readonly legend: string;
  readonly value: string | null;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
}

/** One of a few, each explained in a sentence; what can't be taken says why. */
export function OptionList({ legend, value, options, onChange }: OptionListProps) {
  const name = useId();
  return (
    <fieldset className="options">
      <legend>{legend}</legend>
      {options.map(({ value: own, title, text, note, isAdvised, problem }) => (
        <label key={own} className="option" data-problem={problem !== null || undefined}>
          <input type="radio" name={name} value={own} checked={own === value} disabled={problem !== null} onChange={() => onChange(own)} />
          <span className="option-head">
            <b>{title}</b>
            {isAdvised && <span className="tag">advised</span>}
            {note !== undefined && <span className="option-note">{note}</span>}
          </span>
          <span className="option-text">{problem ?? text}</span>
        </label>
      ))}
    </fieldset>
  );
}
