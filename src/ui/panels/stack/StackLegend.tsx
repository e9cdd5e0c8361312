import type { ScanView } from "../../../store/scan/scan-state";
import { needsOf } from "../../../trim/records/strategy-list";
import { CommandButton } from "../../parts/CommandButton";
import { useWorkbench } from "../../workbench-context";
import type { ScanUnit } from "./scan-cells";
import { ABSOLUTE_WORDS, baseWords, strategyLabel, UNIT_WORDS, workWords } from "./scan-words";
import type { ShownMarks } from "./use-cell-marks";

interface StackLegendProps extends Pick<ShownMarks, "scan" | "unit" | "changeUnit"> {
  /** Modules that the scan goes through. */
  readonly candidates: number;
}

/** What the numbers in the cells are, and where they come from. */
export function StackLegend({ scan, unit, changeUnit, candidates }: StackLegendProps) {
  return (
    <div className="stack-legend">
      <p>
        {unit === "score" ? "least" : "hurts"}
        <i data-of={unit === "score" ? "score" : undefined} aria-hidden />
        {unit === "score" ? "most" : "helps"}
        <Unit unit={scan ? unit : "accuracy"} words={scan && scan.base === null ? ABSOLUTE_WORDS : UNIT_WORDS} ranksOnly={scan !== null && needsOf(scan.strategy) === "nothing"} changeUnit={changeUnit} />
      </p>
      {scan && <ScanLines scan={scan} candidates={candidates} />}
    </div>
  );
}

interface UnitProps {
  readonly unit: ScanUnit | null;
  readonly words: Readonly<Record<ScanUnit, string>>;
  readonly ranksOnly: boolean;
  readonly changeUnit: (() => void) | null;
}

/** While another unit is there to see, a button that shows it. */
function Unit({ unit, words, ranksOnly, changeUnit }: UnitProps) {
  if (unit === null) return <span className="stack-unit">{ranksOnly ? "order only" : ""}</span>;
  if (!changeUnit) return <span className="stack-unit">{words[unit]}</span>;
  return (
    <button type="button" className="link stack-unit" title="Show the other unit" onClick={changeUnit}>
      {words[unit]}
    </button>
  );
}

function ScanLines({ scan, candidates }: { readonly scan: ScanView; readonly candidates: number }) {
  const { commands } = useWorkbench();
  const base = baseWords(scan);
  return (
    <>
      <p role="group" aria-label="Scan">
        <span title={base === "" ? undefined : `All modules that are left: ${base}`}>
          <b>{strategyLabel(scan.strategy)}</b> · {workWords(scan, candidates)}
        </span>
        <span className="spacer" />
        {scan.result?.method === "race" && <CommandButton command={commands.scanExact} variant="ghost" label="Exact" hint="Measures every module on all rows" />}
      </p>
      {scan.result && scan.result.note !== null && <p className="stack-note">{scan.result.note}</p>}
    </>
  );
}
