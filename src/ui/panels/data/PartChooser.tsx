import { choosePart } from "../../../store/data/data-actions";
import type { OpenDataset } from "../../../store/state";
import type { PartSelection } from "../../../worker/protocol";
import { formatInteger } from "../../format";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";

const PARTS: readonly { readonly part: PartSelection; readonly label: string }[] = [
  { part: "test", label: "Test" },
  { part: "validation", label: "Validation" },
  { part: "calibration", label: "Calibration" },
  { part: "tuning", label: "Tuning" },
  { part: "all", label: "All" },
];

/** The parts with their sizes; the chosen one is what is measured. */
export function PartChooser({ dataset: { summary } }: { readonly dataset: OpenDataset }) {
  const part = useStudioState((state) => state.part);
  const { studio } = useWorkbench();
  const options = PARTS.map(({ part: value, label }) => {
    const size = value === "all" ? summary.examples : summary.split[value];
    return { value, disabled: size === 0, label: <PartLabel name={label} size={size} /> };
  });
  return (
    <div className="part-chooser">
      <p className="quiet">Measured on</p>
      <Segments legend="Part that is measured" value={part} options={options} onChange={(value) => choosePart(studio, value)} />
    </div>
  );
}

function PartLabel({ name, size }: { readonly name: string; readonly size: number }) {
  return (
    <>
      {name} <b>{formatInteger(size)}</b>
    </>
  );
}
