import { CircleCheck } from "lucide-react";
import { useStudioState } from "../../workbench-context";
import { ErrorCallout } from "../model/ErrorCallout";
import { JobChip } from "../shell/JobChip";
import { MeasuredTable } from "./MeasuredTable";
import { verificationWords } from "./verification-words";

/** The running export, then what came of it. */
export function ExportOutcome() {
  const isRunning = useStudioState((state) => state.job?.kind === "export");
  const { result, refusal, isSaved } = useStudioState((state) => state.exporting);
  if (isRunning) return <JobChip />;
  if (refusal) return <ErrorCallout error={refusal} />;
  if (!result) return null;
  return (
    <section className="export-outcome" aria-label="What came of it">
      <p className="outcome" role="status">
        <CircleCheck size={16} aria-hidden />
        <span>{verificationWords(result.verified)}</span>
      </p>
      {!isSaved && <p className="quiet">{result.measured ? "Measured and not saved." : "Not saved."}</p>}
      {result.measured && <MeasuredTable measured={result.measured} />}
      {result.unmeasured !== undefined && <p className="quiet">Not measured. {result.unmeasured}</p>}
    </section>
  );
}
