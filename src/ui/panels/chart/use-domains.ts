/** The matrix over domains of the branch that the person looks at. */
import { useMemo, useState } from "react";
import { domainMatrix } from "../../../store/measure/domain-matrix";
import type { DomainMatrix } from "../../../store/measure/domain-matrix";
import { shownBranches } from "../../../store/measure/shown-branches";
import type { ShownBranch } from "../../../store/measure/shown-branches";
import { useStudioState } from "../../workbench-context";

export interface Domains {
  readonly matrix: DomainMatrix;
  /** Those on the chart, the current one first. */
  readonly branches: readonly ShownBranch[];
  readonly branch: ShownBranch | undefined;
  /** By its last state. */
  readonly choose: (leaf: number) => void;
}

export function useDomains(): Domains {
  const measurements = useStudioState((state) => state.measurements);
  const datasets = useStudioState((state) => state.datasets);
  const datasetId = useStudioState((state) => state.datasetId);
  const part = useStudioState((state) => state.part);
  const history = useStudioState((state) => state.history);
  const chosen = useStudioState((state) => state.chart.branches);
  const [leaf, choose] = useState<number | null>(null);
  return useMemo(() => {
    const branches = shownBranches(history, chosen);
    const branch = branches.find((one) => one.leaf === leaf) ?? branches[0];
    return { matrix: domainMatrix({ measurements, datasets, datasetId, part }, branch ?? { states: [] }), branches, branch, choose };
  }, [measurements, datasets, datasetId, part, history, chosen, leaf]);
}
