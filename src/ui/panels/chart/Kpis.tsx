import { qualityOf } from "../../../evaluate/results";
import { accuracyOf, keptBytes, speedMultiple, speedOf } from "../../../store/measure/measurements";
import { selectDataset, selectMask, selectStateKey, targetOf } from "../../../store/selectors";
import { formatBytes, formatInteger, formatMultiple, formatRange, formatRate, formatShare } from "../../format";
import { Kpi } from "../../parts/Kpi";
import { useStudioState } from "../../workbench-context";
import { qualityName } from "./plotted";

/** The current mask in four numbers; a dash where nothing was measured. */
export function Kpis() {
  return (
    <div className="kpis">
      <AccuracyKpi />
      <DecodeKpi />
      <PrefillKpi />
      <BytesKpi />
    </div>
  );
}

function AccuracyKpi() {
  const accuracy = useStudioState((state) => accuracyOf(state.measurements, selectStateKey(state), targetOf(state)));
  const kind = useStudioState((state) => accuracy?.kind ?? selectDataset(state)?.summary.kind ?? "choice");
  const quality = qualityName(kind);
  const name = `${quality.charAt(0).toUpperCase()}${quality.slice(1)}`;
  if (!accuracy) return <Kpi name={name} value={null} note={`${quality} not measured`} />;
  const { ci95, n, shortened, leftOut } = accuracy;
  const note = `${quality}, ${formatRange(ci95.low, ci95.high)} (n ${formatInteger(n)})${shortened > 0 ? `, ${formatInteger(shortened)} shortened` : ""}${leftOut > 0 ? `, ${formatInteger(leftOut)} too long` : ""}`;
  return <Kpi name={name} value={formatShare(qualityOf(accuracy))} note={note} />;
}

function DecodeKpi() {
  const speed = useStudioState((state) => speedOf(state.measurements, selectStateKey(state)));
  const multiple = useStudioState((state) => (selectStateKey(state) === "" ? null : speedMultiple(state.measurements, selectStateKey(state))));
  if (!speed) return <Kpi name="Decode speed" value={null} note="decode not measured" />;
  const value = (
    <>
      {formatRate(speed.decode.median)} <small>tok/s</small>
      {multiple !== null && <em data-faster={multiple > 1}>{formatMultiple(multiple)}</em>}
    </>
  );
  return <Kpi name="Decode speed" value={value} note={`decode, ${formatRate(speed.decode.low)}–${formatRate(speed.decode.high)}`} />;
}

function PrefillKpi() {
  const prefill = useStudioState((state) => speedOf(state.measurements, selectStateKey(state))?.prefill ?? null);
  if (!prefill) return <Kpi name="Prefill speed" className="kpi-prefill" value={null} note="prefill not measured" />;
  const value = (
    <>
      {formatRate(prefill.median)} <small>tok/s</small>
    </>
  );
  return <Kpi name="Prefill speed" className="kpi-prefill" value={value} note={`prefill, ${formatRate(prefill.low)}–${formatRate(prefill.high)}`} />;
}

function BytesKpi() {
  const model = useStudioState((state) => state.model);
  const mask = useStudioState(selectMask);
  if (!model) return <Kpi name="Bytes" value={null} note="of the bytes" />;
  const kept = keptBytes(model, mask);
  return <Kpi name="Bytes" value={formatShare(kept / model.bytes)} note={`of the bytes, ${formatBytes(kept)}`} />;
}
