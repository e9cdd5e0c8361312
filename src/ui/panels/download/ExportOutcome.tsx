import { CircleCheck } from "lucide-react";
import type { ExportResult } from "../../../worker/protocol";
import { useStudioState } from "../../workbench-context";
import { JobChip } from "../shell/JobChip";

/** The running export, then what came of it. */
export function ExportOutcome({ result }: { readonly result: ExportResult | null }) {
  const isRunning = useStudioState((state) => state.job?.kind === "export");
  if (isRunning) return <JobChip />;
  if (!result) return null;
  return (
    <p className="outcome" role="status">
      <CircleCheck size={16} aria-hidden />
      Verified: largest logit difference {formatDifference(result.verified.maxDiff)}
    </p>
  );
}

function formatDifference(difference: number): string {
  return difference === 0 ? "0" : difference.toExponential(1);
}
