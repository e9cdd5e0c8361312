import { Database } from "lucide-react";
import { choosePart } from "../../../store/data/data-actions";
import { selectDataset } from "../../../store/selectors";
import type { OpenDataset } from "../../../store/state";
import type { PartSelection } from "../../../worker/protocol";
import { formatInteger } from "../../format";
import { Card } from "../../parts/Card";
import { Empty } from "../../parts/Empty";
import { Facts } from "../../parts/Facts";
import { PopoverButton } from "../../parts/PopoverButton";
import { Segments } from "../../parts/Segments";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { Examples } from "./Examples";
import { OpenDatasetMenu } from "./OpenDatasetMenu";
import { RejectedRows } from "./RejectedRows";

export function DataPanel() {
  const dataset = useStudioState(selectDataset);
  const open = (
    <PopoverButton label={dataset ? "Change" : "Open"} title="Open a dataset">
      {(close) => <OpenDatasetMenu onOpened={close} />}
    </PopoverButton>
  );
  return (
    <Card title="Data" className="data-card" aside={open}>
      {dataset ? <DatasetFacts dataset={dataset} /> : <NoDataset />}
    </Card>
  );
}

function NoDataset() {
  return (
    <Empty icon={<Database size={20} />} title="No dataset yet">
      Drop a file of multiple-choice questions on the page, or open a synthetic demo.
    </Empty>
  );
}

function DatasetFacts({ dataset }: { readonly dataset: OpenDataset }) {
  const { summary, synthetic } = dataset;
  return (
    <>
      <p className="panel-name" title={summary.name}>
        <span>{summary.name}</span>
        {synthetic && <span className="tag">synthetic</span>}
      </p>
      <Facts facts={[["Examples", <ExampleCount key="count" dataset={dataset} />]]} />
      {summary.notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
      <PartChooser dataset={dataset} />
      <Examples examples={summary.firstExamples} layout={summary.layout} columns={summary.columns} />
    </>
  );
}

function ExampleCount({ dataset: { summary } }: { readonly dataset: OpenDataset }) {
  return (
    <>
      {formatInteger(summary.examples)} · <RejectedRows rows={summary.rejected} />
    </>
  );
}

const PARTS: readonly { readonly part: PartSelection; readonly label: string }[] = [
  { part: "test", label: "Test" },
  { part: "validation", label: "Validation" },
  { part: "calibration", label: "Calibration" },
  { part: "tuning", label: "Tuning" },
  { part: "all", label: "All" },
];

function PartChooser({ dataset: { summary } }: { readonly dataset: OpenDataset }) {
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
