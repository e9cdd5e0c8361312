import type { ReactNode } from "react";
import { qualityOf } from "../../../evaluate/results";
import { accuracyOf, keptBytes, speedMultiple, speedOf } from "../../../store/measure/measurements";
import { selectMask, selectMaskKey, targetOf } from "../../../store/selectors";
import { formatBytes, formatInteger, formatMultiple, formatRange, formatRate, formatShare } from "../../format";
import { useStudioState } from "../../workbench-context";

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
  const accuracy = useStudioState((state) => accuracyOf(state.measurements, selectMaskKey(state), targetOf(state)));
  if (!accuracy) return <Kpi name="Accuracy" value={null} note="accuracy not measured" />;
  const { ci95, n, shortened, leftOut } = accuracy;
  const note = `accuracy, ${formatRange(ci95.low, ci95.high)} (n ${formatInteger(n)})${shortened > 0 ? `, ${formatInteger(shortened)} shortened` : ""}${leftOut > 0 ? `, ${formatInteger(leftOut)} too long` : ""}`;
  return <Kpi name="Accuracy" value={formatShare(qualityOf(accuracy))} note={note} />;
}

function DecodeKpi() {
  const speed = useStudioState((state) => speedOf(state.measurements, selectMaskKey(state)));
  const multiple = useStudioState((state) => (selectMaskKey(state) === "" ? null : speedMultiple(state.measurements, selectMaskKey(state))));
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
  const prefill = useStudioState((state) => speedOf(state.measurements, selectMaskKey(state))?.prefill ?? null);
  if (!prefill) return <Kpi name="Prefill speed" value={null} note="prefill not measured" />;
  const value = (
    <>
      {formatRate(prefill.median)} <small>tok/s</small>
    </>
  );
  return <Kpi name="Prefill speed" value={value} note={`prefill, ${formatRate(prefill.low)}–${formatRate(prefill.high)}`} />;
}

function BytesKpi() {
  const model = useStudioState((state) => state.model);
  const mask = useStudioState(selectMask);
  if (!model) return <Kpi name="Bytes" value={null} note="of the bytes" />;
  const kept = keptBytes(model, mask);
  return <Kpi name="Bytes" value={formatShare(kept / model.bytes)} note={`of the bytes, ${formatBytes(kept)}`} />;
}

interface KpiProps {
  readonly name: string;
  /** Null: not measured. */
  readonly value: ReactNode;
  readonly note: string;
}

function Kpi({ name, value, note }: KpiProps) {
  return (
    <div className="kpi" role="group" aria-label={name} data-missing={value === null}>
      <b>{value ?? "–"}</b>
      <span>{note}</span>
    </div>
  );
}
