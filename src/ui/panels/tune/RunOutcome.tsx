import { ArrowRight } from "lucide-react";
import type { TuneOutcome } from "../../../worker/protocol";
import { formatParameters, formatPlural, formatRange, formatShare } from "../../format";

/** Before and after on the same rows, and whether that is more than chance; why it ended where it did not simply finish. */
export function RunOutcome({ outcome }: { readonly outcome: TuneOutcome }) {
  const { comparison, reason, tunedId, ended, bestStep } = outcome;
  return (
    <div className="run-outcome" role="status">
      {tunedId !== null && comparison && <BeforeAfter comparison={comparison} />}
      <div className="run-words">
        {reason !== null && <p data-bad={ended === "diverged" || undefined}>{reason}</p>}
        {tunedId !== null && comparison && <p>{comparison.words}</p>}
        {tunedId === null ? <p>{nothingKept(outcome)}</p> : <p className="quiet run-learnt">{`${keptWords(outcome)}; the best was step ${bestStep}.`}</p>}
      </div>
    </div>
  );
}

function BeforeAfter({ comparison: { before, after, beforeInterval, afterInterval, n } }: { readonly comparison: NonNullable<TuneOutcome["comparison"]> }) {
  return (
    <dl className="before-after" aria-label={`On ${n} validation rows`}>
      <div>
        <dt>before</dt>
        <dd>{formatShare(before)}</dd>
        <dd className="quiet">{formatRange(beforeInterval.low, beforeInterval.high)}</dd>
      </div>
      <ArrowRight size={16} aria-hidden />
      <div data-better={after > before || undefined}>
        <dt>after</dt>
        <dd>{formatShare(after)}</dd>
        <dd className="quiet">{formatRange(afterInterval.low, afterInterval.high)}</dd>
      </div>
    </dl>
  );
}

function nothingKept({ validations, comparison }: TuneOutcome): string {
  if (validations.every(({ step }) => step === 0)) return "No step was measured on the validation rows yet: the weights stay as they were.";
  return `No step was better on the validation rows than before${comparison ? ` (${formatShare(comparison.before)})` : ""}: the weights stay as they were.`;
}

function keptWords({ trained: { norms, head, headRows, parameters } }: TuneOutcome): string {
  const heads = head === "none" ? "" : head === "low-rank" ? " and a low-rank correction of the head" : ` and ${formatPlural(headRows, "row", "rows")} of the head`;
  return `Learnt: ${formatPlural(norms, "norm vector", "norm vectors")}${heads}, ${formatParameters(parameters)} parameters`;
}
