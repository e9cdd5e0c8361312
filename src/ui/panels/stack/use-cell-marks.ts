/** What stands in the stack's cells: the scan of this very state, else what single measurements tell. */
import { useMemo, useState } from "react";
import { selectTuned } from "../../../store/selectors";
import { selectScan } from "../../../store/scan/scan-actions";
import type { ScanView } from "../../../store/scan/scan-state";
import { measuredDifferences } from "../../../store/trim/differences";
import type { Mask } from "../../../model/mask";
import type { OpenModelSummary } from "../../../worker/protocol";
import { useStudioState } from "../../workbench-context";
import { differenceMarks } from "./cell-mark";
import type { CellMarks } from "./cell-mark";
import { scanMarks, unitsOf } from "./scan-cells";
import type { ScanUnit } from "./scan-cells";

export interface ShownMarks {
  readonly marks: CellMarks;
  /** Of the state on the screen; null when there is none. */
  readonly scan: ScanView | null;
  readonly unit: ScanUnit | null;
  /** Shows the next unit that the scan has; null where there is no other. */
  readonly changeUnit: (() => void) | null;
}

export function useCellMarks(model: OpenModelSummary, mask: Mask): ShownMarks {
  const scan = useStudioState(selectScan);
  const differences = useDifferences(model, mask);
  const [chosen, setChosen] = useState<ScanUnit | null>(null);
  const units = useMemo(() => (scan ? unitsOf(scan) : []), [scan]);
  const unit = (chosen !== null && units.includes(chosen) ? chosen : units[0]) ?? null;
  const marks = useMemo(() => (scan ? scanMarks(scan, unit) : differenceMarks(differences)), [scan, unit, differences]);
  const other = units.find((one) => one !== unit);
  return { marks, scan, unit, changeUnit: other === undefined ? null : () => setChosen(other) };
}

function useDifferences(model: OpenModelSummary, mask: Mask) {
  const known = useStudioState((state) => state.measurements);
  const tuned = useStudioState(selectTuned);
  const datasetId = useStudioState((state) => state.datasetId);
  const part = useStudioState((state) => state.part);
  return useMemo(
    () => measuredDifferences(model.modules, { mask, tuned }, known, datasetId === null ? null : { datasetId, part }),
    [model, mask, tuned, known, datasetId, part],
  );
}
