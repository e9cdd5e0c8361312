import type { CSSProperties } from "react";
import type { ModuleSummary } from "../../../model/summary";
import { formatBytes } from "../../format";
import { divergingTint } from "./diverging-tint";
import { formatIn, formatPoints } from "./stack-text";
import type { ByteUnit } from "./stack-text";

/** Five points of accuracy for one module are as bad as the colour gets. */
const FULL_DIFFERENCE = 0.05;

interface StackCellProps {
  readonly module: ModuleSummary | null;
  readonly name: string;
  readonly description: string;
  readonly isDropped: boolean;
  /** Is in a selection or under a brush. */
  readonly isMarked: boolean;
  /** Accuracy without it less accuracy with it; null while not measured. */
  readonly difference: number | null;
  /** Where cells are too narrow for a unit of their own. */
  readonly unit: ByteUnit | null;
  readonly placed: { readonly "data-place": string; readonly tabIndex: number };
}

/** Pressed means dropped. */
export function StackCell({ module, name, description, isDropped, isMarked, difference, unit, placed }: StackCellProps) {
  if (!module) return <span className="stack-cell absent">{unit ? "" : "none"}</span>;
  return (
    <button
      type="button"
      className="stack-cell"
      data-module={module.id}
      data-marked={isMarked || undefined}
      aria-label={name}
      aria-description={description}
      aria-pressed={isDropped}
      {...(difference !== null && !isDropped && tinted(difference))}
      {...placed}
    >
      {isDropped ? (unit ? "" : "dropped") : <Value bytes={module.bytes} difference={difference} unit={unit} />}
    </button>
  );
}

interface ValueProps {
  readonly bytes: number;
  readonly difference: number | null;
  readonly unit: ByteUnit | null;
}

function Value({ bytes, difference, unit }: ValueProps) {
  const points = difference === null ? null : <b>{formatPoints(difference)}</b>;
  if (unit) return points ?? formatIn(unit, bytes);
  return (
    <>
      {points}
      <span>{formatBytes(bytes)}</span>
    </>
  );
}

function tinted(difference: number) {
  const { hue, strength } = divergingTint(-difference, FULL_DIFFERENCE);
  return { "data-hue": hue, style: { "--strength": strength } as CSSProperties };
}
