import type { ReactNode } from "react";
import { showPareto, toggleBranch, toggleSeries } from "../../../store/measure/chart-actions";
import { hasNoSignificantLoss } from "../../../store/measure/paired";
import { MOST_BRANCHES } from "../../../store/measure/shown-branches";
import { PopoverButton } from "../../parts/PopoverButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { exportKey, NO_LOSS_KEY, PARETO_KEY, seriesKey, tunedKey } from "./legend-keys";
import type { KeyPiece } from "./legend-keys";
import { LegendKey } from "./LegendKey";
import type { BranchChoice, Frontier } from "./use-frontier";

/** Which line is which, and what the other signs mean. With several datasets or branches each can be switched off. */
export function Legend({ frontier }: { readonly frontier: Frontier }) {
  const { studio } = useWorkbench();
  const { hidden, pareto } = useStudioState((state) => state.chart);
  const { comparable, branches, shown } = frontier;
  const inOrder = [...comparable].sort((a, b) => a.slot - b.slot);
  const tuned = frontier.plotted.findLast(({ points }) => points.some(({ point }) => point.tuned !== null));
  const exported = frontier.plotted.findLast(({ points }) => points.some(({ point }) => point.precision !== "source"));
  return (
    <ul className="legend" aria-label="Datasets and branches on the chart">
      {inOrder.map(({ target: { datasetId, part }, slot, name, isCurrent }) => {
        const isSplit = isCurrent && branches.length > 1;
        return (
          <Entry
            key={datasetId} pieces={isSplit ? [] : seriesKey(slot)} name={name} note={isSplit ? `${part}:` : part}
            isOn={!hidden.includes(datasetId)} toggle={comparable.length > 1 ? () => toggleSeries(studio, datasetId) : null} kind={isSplit && comparable.length === 1 ? "title" : "series"}
          />
        );
      })}
      {branches.length > 1 && <BranchEntries branches={branches} onToggle={(leaf) => toggleBranch(studio, leaf)} />}
      {tuned && <Entry pieces={tunedKey(tuned.slot)} note="tuned" />}
      {exported && <Entry pieces={exportKey(exported.slot)} note="exported in another precision" title="Measured on a file that was written in the precision beside the point. Click one to come back to its mask and weights." />}
      {shown.some(({ point }) => hasNoSignificantLoss(point.paired)) && <Entry pieces={NO_LOSS_KEY} note="no significant loss" title="Not significantly worse than the full model on the same questions. That is not no loss: each point says what so many questions can show." />}
      {shown.length > 1 && <Entry pieces={PARETO_KEY} note="Pareto front" title={`No other point is both more often right and ${frontier.axis.better === "more" ? "faster" : "smaller"}.`} isOn={pareto} toggle={() => showPareto(studio, !pareto)} />}
    </ul>
  );
}

interface BranchEntriesProps {
  readonly branches: readonly BranchChoice[];
  readonly onToggle: (leaf: number) => void;
}

/** All where they have room on the chart; else those that are on it, and the others in a list. */
function BranchEntries({ branches, onToggle }: BranchEntriesProps) {
  const isFew = branches.length <= MOST_BRANCHES;
  const named = isFew ? branches : branches.filter(({ slot }) => slot !== null);
  return (
    <>
      {named.map(({ leaf, name, slot, isCurrent }) => (
        <Entry key={leaf} pieces={seriesKey(slot ?? 0)} name={name} title={isCurrent ? `${name}: the current branch always stays` : name} isOn={slot !== null} toggle={isCurrent ? null : () => onToggle(leaf)} />
      ))}
      {!isFew && (
        <li>
          <PopoverButton label={`${branches.length - named.length} more`} name="More branches" title={`Branches on the chart, ${MOST_BRANCHES} at most`} className="legend-toggle">
            {() => <BranchList branches={branches} onToggle={onToggle} />}
          </PopoverButton>
        </li>
      )}
    </>
  );
}

function BranchList({ branches, onToggle }: BranchEntriesProps) {
  const isFull = branches.filter(({ slot }) => slot !== null).length >= MOST_BRANCHES;
  return (
    <ul className="branch-list">
      {branches.map(({ leaf, name, slot, isCurrent }) => (
        <li key={leaf}>
          <label className="check" title={isCurrent ? "The current branch always stays." : slot === null && isFull ? "Switch another one off first." : undefined}>
            <input type="checkbox" checked={slot !== null} disabled={isCurrent || (slot === null && isFull)} onChange={() => onToggle(leaf)} />
            {slot !== null && <LegendKey pieces={seriesKey(slot)} />}
            <span>
              {name}
              {isCurrent && <span className="quiet"> current</span>}
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

interface EntryProps {
  readonly pieces: readonly KeyPiece[];
  readonly name?: string;
  /** Quieter than the name. */
  readonly note?: string;
  readonly title?: string;
  readonly isOn?: boolean;
  /** "title": of the branches behind it; "sign": what is said of a point. */
  readonly kind?: "series" | "sign" | "title";
  /** Null where it can't be switched. */
  readonly toggle?: (() => void) | null;
}

function Entry({ pieces, name = "", note = "", title = name, isOn = true, kind = name === "" ? "sign" : "series", toggle = null }: EntryProps): ReactNode {
  const words = (
    <>
      {pieces.length > 0 && <LegendKey pieces={pieces} />}
      {name !== "" && <span className="legend-name">{name}</span>}
      {note !== "" && <span className="legend-part">{note}</span>}
    </>
  );
  return (
    <li data-hidden={!isOn} data-kind={kind}>
      {toggle ? (
        <button type="button" className="legend-toggle" aria-pressed={isOn} title={title} onClick={toggle}>
          {words}
        </button>
      ) : (
        <span className="legend-toggle" title={title}>
          {words}
        </span>
      )}
    </li>
  );
}
