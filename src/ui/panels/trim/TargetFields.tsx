import { editTrimOptions } from "../../../store/loop/edit-loop";
import type { TrimTarget } from "../../../trim/records/options";
import { NumberField } from "../../parts/NumberField";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { firstTarget } from "./first-target";

const KINDS = [
  { value: "bytes", label: "Bytes" },
  { value: "speed", label: "Speed" },
  { value: "modules", label: "Modules" },
  { value: "accuracy", label: "Accuracy" },
] as const;

const BOUNDS = [
  { value: "value", label: "measured" },
  { value: "low", label: "low end", title: "The lower end of its 95 % interval" },
] as const;

/** Where the run ends: what is counted, and how far. */
export function TargetFields() {
  const { studio } = useWorkbench();
  const target = useStudioState((state) => state.trimOptions.target);
  const modules = useStudioState((state) => state.model?.modules.length ?? 0);
  const change = (next: TrimTarget) => editTrimOptions(studio, { target: next });
  return (
    <>
      <Segments legend="Until" value={target.kind} options={KINDS} onChange={(kind) => change(firstTarget(kind, studio.store.getState()))} />
      <Amount target={target} modules={modules} change={change} />
    </>
  );
}

interface AmountProps {
  readonly target: TrimTarget;
  /** Of the model. */
  readonly modules: number;
  readonly change: (target: TrimTarget) => void;
}

function Amount({ target, modules, change }: AmountProps) {
  switch (target.kind) {
    case "bytes":
      return <NumberField label="left, %" min={1} max={99} step={0.5} value={percent(target.share)} onChange={(value) => change({ ...target, share: value / 100 })} />;
    case "speed":
      return <NumberField label="times as fast" min={1} max={100} step={0.05} value={target.multiple} onChange={(multiple) => change({ ...target, multiple })} />;
    case "modules":
      return <NumberField label={`gone of ${modules}`} min={1} max={Math.max(1, modules)} step={1} value={target.count} onChange={(count) => change({ ...target, count })} />;
    case "accuracy":
      return (
        <>
          <NumberField label="at least, %" min={0} max={100} step={0.5} value={percent(target.floor)} onChange={(value) => change({ ...target, floor: value / 100 })} />
          <Segments legend="Of the measured accuracy" value={target.bound} options={BOUNDS} onChange={(bound) => change({ ...target, bound })} />
        </>
      );
  }
}

/** Without the digits that a share of two does not have. */
function percent(share: number): number {
  return Number((100 * share).toFixed(2));
}
