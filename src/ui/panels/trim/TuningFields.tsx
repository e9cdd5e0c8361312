import { showDock } from "../../../store/page/page-actions";
import { editTrimOptions } from "../../../store/loop/edit-loop";
import type { TrimOptions } from "../../../trim/records/options";
import { NumberField } from "../../parts/NumberField";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { TuningCostButton } from "./TuningCostButton";

const TIMES = [
  { value: "end", label: "At the end" },
  { value: "every", label: "Between" },
  { value: "never", label: "Never" },
] as const;

const FIRST: Readonly<Record<TrimOptions["tune"]["kind"], TrimOptions["tune"]>> = { end: { kind: "end" }, every: { kind: "every", steps: 4 }, never: { kind: "never" } };

/** When norms and head are tuned; how, says the Tune tab. */
export function TuningFields() {
  const { studio } = useWorkbench();
  const tune = useStudioState((state) => state.trimOptions.tune);
  return (
    <>
      <Segments legend="Tune" value={tune.kind} options={TIMES} onChange={(kind) => editTrimOptions(studio, { tune: FIRST[kind] })} />
      {tune.kind === "every" && <NumberField label="every, steps" min={1} max={999} step={1} value={tune.steps} onChange={(steps) => editTrimOptions(studio, { tune: { kind: "every", steps } })} />}
      {tune.kind !== "never" && (
        <>
          <button type="button" className="link quiet" title="It is tuned as the Tune tab says" onClick={() => showDock(studio, "tune")}>
            how
          </button>
          <TuningCostButton />
        </>
      )}
    </>
  );
}
