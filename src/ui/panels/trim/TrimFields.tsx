import type { ReactNode } from "react";
import { editTrimOptions } from "../../../store/loop/edit-loop";
import { selectDataset, selectStateKey } from "../../../store/selectors";
import { goToState } from "../../../store/trim/mask-actions";
import { LEAST_ROWS, RACE_ABOVE } from "../../../trim/records/options";
import { NumberField } from "../../parts/NumberField";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { stateTitle } from "../chart/state-title";
import { KeepButton } from "../stack/KeepButton";
import { keepWords } from "../stack/must-stay";
import { TargetFields } from "./TargetFields";
import { strategyOf } from "./trim-words";
import { TuningFields } from "./TuningFields";

/** All that can be chosen beside the strategy, a line each. */
export function TrimFields() {
  return (
    <div className="trim-fields">
      <Line name="Until">
        <TargetFields />
      </Line>
      <Line name="Steps">
        <StepFields />
      </Line>
      <Line name="Scan">
        <ScanFields />
      </Line>
      <Line name="Tune">
        <TuningFields />
      </Line>
      <Line name="Must stay">
        <KeepField />
      </Line>
      <Line name="From">
        <FromField />
      </Line>
    </div>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="trim-line" role="group" aria-label={name}>
      <span aria-hidden>{name}</span>
      <div>{children}</div>
    </div>
  );
}

function StepFields() {
  const { studio } = useWorkbench();
  const perStep = useStudioState((state) => state.trimOptions.perStep);
  const scanEvery = useStudioState((state) => state.trimOptions.scanEvery);
  return (
    <>
      <NumberField label="modules each" min={1} max={999} step={1} value={perStep} onChange={(value) => editTrimOptions(studio, { perStep: value })} />
      <NumberField label="steps a scan" min={1} max={999} step={1} value={scanEvery} onChange={(value) => editTrimOptions(studio, { scanEvery: value })} />
    </>
  );
}

const SCANS = [
  { value: "auto", label: "Automatic", title: `Races above ${RACE_ABOVE} modules` },
  { value: "race", label: "Race", title: "Modules that are confidently worse leave early" },
  { value: "exact", label: "Exact", title: "Every module on all rows" },
] as const;

/** How modules are measured, where they are; on how many rows. */
function ScanFields() {
  const { studio } = useWorkbench();
  const { strategy, scan, seed, rows } = useStudioState((state) => state.trimOptions);
  const all = useStudioState((state) => selectDataset(state)?.summary.split.calibration ?? 0);
  const { needs } = strategyOf(strategy);
  if (needs === "nothing") return strategy === "random" ? <NumberField label="seed" min={0} max={2 ** 32 - 1} step={1} value={seed} onChange={(value) => editTrimOptions(studio, { seed: value })} /> : <span className="quiet">not needed for this order</span>;
  return (
    <>
      {needs === "candidates" && <Segments legend="Scan" value={scan} options={SCANS} onChange={(value) => editTrimOptions(studio, { scan: value })} />}
      {all >= LEAST_ROWS && <NumberField label="rows" min={LEAST_ROWS} max={all} step={1} value={Math.min(rows ?? all, all)} onChange={(value) => editTrimOptions(studio, { rows: value === all ? null : value })} />}
    </>
  );
}

function KeepField() {
  const modules = useStudioState((state) => state.model?.modules ?? null);
  const keep = useStudioState((state) => state.trimOptions.keep);
  if (!modules) return null;
  return <KeepButton modules={modules} label={keepWords(keep, modules)} className="link" />;
}

/** A run begins with the state on the screen: what that is, and a way to the full model. */
function FromField() {
  const { studio } = useWorkbench();
  const key = useStudioState(selectStateKey);
  return (
    <>
      <span>{key === "" ? "the full model" : `here: ${stateTitle(key)}`}</span>
      {key !== "" && (
        <button type="button" className="link quiet" onClick={() => goToState(studio, 0)}>
          go to the full model
        </button>
      )}
    </>
  );
}
