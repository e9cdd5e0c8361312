import { qualityOf } from "../../../evaluate/results";
import { maskTitle } from "./mask-title";
import { formatBytes, formatInteger, formatMultiple, formatRange, formatRate, formatShare } from "../../format";
import type { PlottedPoint } from "./chart-scale";

interface PointTooltipProps {
  readonly active?: boolean;
  /** What recharts knows of the hovered point. */
  readonly payload?: readonly { readonly payload?: PlottedPoint }[];
}

export function PointTooltip({ active, payload }: PointTooltipProps) {
  const point = payload?.[0]?.payload?.point;
  if (!active || !point) return null;
  const { accuracy, speed, multiple, mask } = point;
  const lines = [
    `${formatShare(qualityOf(accuracy))}, ${formatRange(accuracy.ci95.low, accuracy.ci95.high)} (n ${formatInteger(accuracy.n)})`,
    `${accuracy.kind === "choice" ? `by length ${formatShare(accuracy.accNorm)} · ` : ""}loss ${accuracy.nll.toFixed(3)}`,
    `decode ${formatRate(speed.decode.median)} tok/s (${formatRate(speed.decode.low)}–${formatRate(speed.decode.high)})${multiple === null ? "" : ` · ${formatMultiple(multiple)}`}`,
    `prefill ${formatRate(speed.prefill.median)} tok/s · ${formatBytes(speed.weightBytes)}`,
  ];
  return (
    <div className="hint chart-hint">
      <b>{maskTitle(mask)}</b>
      {mask !== "" && <span className="chart-hint-mask">{mask.replaceAll(",", ", ")}</span>}
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
