import { Lock } from "lucide-react";
import type { CSSProperties } from "react";
import type { ModuleSummary } from "../../../model/summary";
import { formatBytes } from "../../format";
import type { CellMark } from "./cell-mark";
import { formatIn, NOT_HERE } from "./stack-text";
import type { ByteUnit } from "./stack-text";

interface StackCellProps {
  readonly module: ModuleSummary | null;
  readonly name: string;
  readonly description: string;
  readonly isDropped: boolean;
  /** Is in a selection or under a brush. */
  readonly isMarked: boolean;
  /** No trim may drop it. */
  readonly mustStay: boolean;
  /** What is known of the model without it; null while nothing is. */
  readonly mark: CellMark | null;
  /** Where cells are too narrow for a unit of their own. */
  readonly unit: ByteUnit | null;
  readonly placed: { readonly "data-place": string; readonly tabIndex: number };
}

/** Pressed means dropped. */
export function StackCell({ module, name, description, isDropped, isMarked, mustStay, mark, unit, placed }: StackCellProps) {
  if (!module) return <AbsentCell name={name} isCompact={unit !== null} placed={placed} />;
  return (
    <button
      type="button"
      className="stack-cell"
      data-module={module.id}
      data-marked={isMarked || undefined}
      data-rank={(!isDropped && mark?.rank) || undefined}
      aria-label={name}
      aria-description={description}
      aria-pressed={isDropped}
      {...(mark?.tint && !isDropped && tinted(mark.tint))}
      {...placed}
    >
      {mustStay && <Lock className="stack-lock" size={10} strokeWidth={2.5} aria-hidden />}
      {isDropped ? (unit ? "" : "dropped") : <Value bytes={module.bytes} mark={mark} unit={unit} />}
    </button>
  );
}

interface AbsentCellProps extends Pick<StackCellProps, "name" | "placed"> {
  readonly isCompact: boolean;
}

/** The keyboard comes by here as by any other cell, so that columns stay columns; there is nothing to press. */
function AbsentCell({ name, isCompact, placed }: AbsentCellProps) {
  return (
    <button type="button" className="stack-cell absent" aria-label={name} aria-description={NOT_HERE} aria-disabled {...placed}>
      {isCompact ? "" : "absent"}
    </button>
  );
}

interface ValueProps {
  readonly bytes: number;
  readonly mark: CellMark | null;
  readonly unit: ByteUnit | null;
}

function Value({ bytes, mark, unit }: ValueProps) {
  const rank = typeof mark?.rank === "number" && <i className="stack-rank">{mark.rank}</i>;
  const number = mark !== null && mark.text !== "" && (
    <b>
      {mark.bound !== "" && <span className="stack-bound">{mark.bound}</span>}
      {mark.text}
    </b>
  );
  return (
    <>
      {rank}
      {number}
      {unit ? !number && formatIn(unit, bytes) : <span>{formatBytes(bytes)}</span>}
    </>
  );
}

function tinted({ hue, strength }: NonNullable<CellMark["tint"]>) {
  return { "data-hue": hue, style: { "--strength": strength } as CSSProperties };
}
