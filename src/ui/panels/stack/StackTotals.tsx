import { useMemo } from "react";
import type { Mask } from "../../../model/mask";
import { mustStay } from "../../../store/scan/scan-request";
import { selectTuned } from "../../../store/selectors";
import { totalsOf } from "../../../store/trim/mask-totals";
import type { MaskSpeed } from "../../../store/trim/mask-totals";
import type { OpenModelSummary } from "../../../worker/protocol";
import { formatBytes, formatMultiple, formatParameters, formatPlural, formatRate, formatShare } from "../../format";
import { Hint } from "../../parts/Hint";
import { useStudioState } from "../../workbench-context";

export function StackTotals({ model, mask }: { readonly model: OpenModelSummary; readonly mask: Mask }) {
  const known = useStudioState((state) => state.measurements);
  const tuned = useStudioState(selectTuned);
  const stay = useStudioState((state) => mustStay(state).length);
  const { dropped, bytes, parameters, speed } = useMemo(() => totalsOf(model, mask, known, tuned), [model, mask, known, tuned]);
  return (
    <div className="stack-totals" role="status" aria-label="Totals">
      <span>
        <b>{dropped}</b> of {model.modules.length} modules dropped
      </span>
      <Speed speed={speed} />
      <span>
        <b>{formatBytes(bytes)}</b> kept · {formatShare(bytes / model.bytes)}
      </span>
      <span>
        <b>{formatParameters(parameters)}</b> parameters
      </span>
      {stay > 0 && (
        <span>
          <b>{stay}</b> must stay
        </span>
      )}
      {tuned !== null && (
        <Hint text={TUNED}>
          <span className="estimate">
            norms and head <b>tuned</b>
          </span>
        </Hint>
      )}
    </div>
  );
}

const TUNED = "Tuned weights stay as you drop and restore. A module that was dropped while they were tuned comes back with its own norm.";

function Speed({ speed }: { readonly speed: MaskSpeed }) {
  if (speed.kind === "unknown") return <span>speed not measured</span>;
  if (speed.kind === "measured") {
    const value = speed.multiple === null ? `${formatRate(speed.tokensPerSecond)}\u00a0tok/s` : formatMultiple(speed.multiple);
    return (
      <span>
        <b>{value}</b> measured
      </span>
    );
  }
  return (
    <Hint text={reasonOf(speed.points)}>
      <span className="estimate">
        ≈ <b>{formatMultiple(speed.multiple)}</b> predicted
      </span>
    </Hint>
  );
}

function reasonOf(points: number): string {
  const source = points === 0 ? "the bytes that a token reads" : `the bytes that a token reads and ${formatPlural(points, "measured mask", "measured masks")}`;
  return `Estimated from ${source}. Measure to know.`;
}
