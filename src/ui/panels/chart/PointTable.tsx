import { qualityOf } from "../../../evaluate/results";
import type { FrontierPoint } from "../../../store/measure/measurements";
import { formatInteger, formatMultiple, formatRange, formatRate, formatShare } from "../../format";
import { maskTitle } from "./mask-title";

interface PointTableProps {
  readonly points: readonly FrontierPoint[];
  readonly currentMask: string;
}

/** The chart's points for those who can't see it. A table is never narrower than its words, so a box around it hides it. */
export function PointTable({ points, currentMask }: PointTableProps) {
  return (
    <div className="visually-hidden">
      <table aria-label="Measured points">
        <thead>
          <tr>
            {["Mask", "Modules", "Accuracy", "95 % interval", "Examples", "Decode tokens/s", "Multiple of the full model"].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map(({ mask, accuracy, speed, multiple }) => (
            <tr key={mask} data-mask={mask} aria-current={mask === currentMask ? "true" : undefined}>
              <th scope="row">{maskTitle(mask)}</th>
              <td>{mask || "none"}</td>
              <td>{formatShare(qualityOf(accuracy))}</td>
              <td>{formatRange(accuracy.ci95.low, accuracy.ci95.high)}</td>
              <td>{formatInteger(accuracy.n)}</td>
              <td>{formatRate(speed.decode.median)}</td>
              <td>{multiple === null ? "not known" : formatMultiple(multiple)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
