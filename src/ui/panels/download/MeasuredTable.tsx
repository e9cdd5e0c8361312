import { qualityOf } from "../../../evaluate/results";
import type { AccuracyResult, SpeedResult } from "../../../evaluate/results";
import { accuracyOf, bytesOf, FULL_MODEL, keyOf, speedOf } from "../../../store/measure/measurements";
import { pairedInWords, pairedWithFull, pairedWithState } from "../../../store/measure/paired";
import { selectMask, selectStateKey, selectTuned, targetOf } from "../../../store/selectors";
import type { StudioState } from "../../../store/state";
import type { ExportMeasured } from "../../../worker/protocol";
import { formatBytes, formatRange, formatRate, formatShare } from "../../format";
import { useStudioState } from "../../workbench-context";
import { qualityName } from "../chart/plotted";

interface Row {
  readonly name: string;
  readonly accuracy: AccuracyResult | null;
  readonly speed: SpeedResult | null;
  readonly bytes: number | null;
}

/** The written file beside the state that it was made of and beside the full model. */
export function MeasuredTable({ measured }: { readonly measured: ExportMeasured }) {
  const measurements = useStudioState((state) => state.measurements);
  const model = useStudioState((state) => state.model);
  const stateKey = useStudioState(selectStateKey);
  const datasetId = useStudioState((state) => state.datasetId);
  const part = useStudioState((state) => state.part);
  const verdict = useStudioState(verdictOf);
  const rowOf = (name: string, key: string): Row => ({ name, accuracy: accuracyOf(measurements, key, targetOf({ datasetId, part })), speed: speedOf(measurements, key), bytes: bytesOf(measurements, key, model) });
  const rows: readonly Row[] = [
    { name: "This file", ...measured, bytes: measured.speed.weightBytes },
    ...(stateKey === FULL_MODEL ? [] : [rowOf("The same state here", stateKey)]),
    rowOf("Full model here", FULL_MODEL),
  ];
  return (
    <>
      <table className="measured-table" aria-label="The file beside what it was made of">
        <thead>
          <tr>
            <td />
            <th scope="col">{qualityName(measured.accuracy.kind)}</th>
            <th scope="col">decode tokens/s</th>
            <th scope="col">weights</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, accuracy, speed, bytes }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{accuracy ? <>{formatShare(qualityOf(accuracy))} <small>{formatRange(accuracy.ci95.low, accuracy.ci95.high)}</small></> : "not measured"}</td>
              <td>{speed ? formatRate(speed.decode.median) : "not measured"}</td>
              <td>{bytes === null ? "not measured" : formatBytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {verdict !== "" && <p className="quiet">{verdict}</p>}
    </>
  );
}

/** Question by question; "" where that was not tested. */
function verdictOf(state: StudioState): string {
  const { precision } = state.exporting.choices;
  const key = keyOf(selectMask(state), selectTuned(state), precision);
  const target = targetOf(state);
  const [own, full] = [pairedWithState(state.measurements, key, target), pairedWithFull(state.measurements, key, target)];
  if (own?.kind === "tested") return pairedInWords(own, "the same state here");
  return full?.kind === "tested" ? pairedInWords(full) : "";
}
