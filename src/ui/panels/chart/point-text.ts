/** Everything that is known of a point, in words. Pure. */
import { qualityOf } from "../../../evaluate/results";
import type { AccuracyResult, Rate } from "../../../evaluate/results";
import type { AgainstState, FrontierPoint } from "../../../store/measure/frontier";
import { pairedInWords, powerInWords } from "../../../store/measure/paired";
import { formatBytes, formatInteger, formatMultiple, formatRange, formatRate, formatShare } from "../../format";
import { qualityName } from "./plotted";

export function pointLines({ accuracy, speed, multiple, bytes, kept, paired, againstState }: FrontierPoint): string[] {
  const { ci95, n, kind } = accuracy;
  return [
    `${qualityName(kind)} ${formatShare(qualityOf(accuracy))}, ${formatRange(ci95.low, ci95.high)} (n ${formatInteger(n)})`,
    `${accuracy.kind === "choice" ? `by length ${formatShare(accuracy.accNorm)} · ` : ""}loss ${accuracy.nll.toFixed(3)}`,
    speed ? `decode ${rateText(speed.decode)}${multiple === null ? "" : ` · ${formatMultiple(multiple)}`}` : "decode not measured",
    `prefill ${speed ? rateText(speed.prefill) : "not measured"}${bytes === null ? "" : ` · ${formatBytes(bytes)}`}${kept === null ? "" : ` (${formatShare(kept)} kept)`}`,
    ...leftOut(accuracy),
    ...[pairedInWords(paired), powerInWords(paired)].filter((text) => text !== ""),
    ...(againstState ? stateLines(againstState) : []),
  ];
}

/** An export beside the state that it was made of; nothing of what is not measured. */
function stateLines({ multiple, kept, paired }: AgainstState): string[] {
  const size = [...(kept === null ? [] : [`${formatShare(kept)} of its bytes`]), ...(multiple === null ? [] : [`${formatMultiple(multiple)} its decode speed`])];
  const tested = paired?.kind === "tested" ? [pairedInWords(paired, "the same state as it was opened")] : [];
  return [...(size.length > 0 ? [`Against the same state as it was opened: ${size.join(", ")}.`] : []), ...tested];
}

function rateText({ median, low, high }: Rate): string {
  return `${formatRate(median)} tok/s (${formatRate(low)}–${formatRate(high)})`;
}

function leftOut({ shortened, leftOut: tooLong }: AccuracyResult): string[] {
  const parts = [...(shortened > 0 ? [`${formatInteger(shortened)} shortened`] : []), ...(tooLong > 0 ? [`${formatInteger(tooLong)} too long`] : [])];
  return parts.length > 0 ? [parts.join(" · ")] : [];
}
