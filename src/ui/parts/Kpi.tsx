import type { ReactNode } from "react";

interface KpiProps {
  readonly name: string;
  /** Null: not measured. */
  readonly value: ReactNode;
  readonly note: string;
  readonly className?: string;
}

/** A number that a person looks for, with what it is under it. */
export function Kpi({ name, value, note, className = "" }: KpiProps) {
  return (
    <div className={`kpi ${className}`} role="group" aria-label={name} data-missing={value === null} title={note}>
      <b>{value ?? "–"}</b>
      <span>{note}</span>
    </div>
  );
}
