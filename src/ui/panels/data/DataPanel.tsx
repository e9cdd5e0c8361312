import { useRef } from "react";
import { selectDataset } from "../../../store/selectors";
import type { OpenDataset } from "../../../store/state";
import { formatInteger } from "../../format";
import { Card } from "../../parts/Card";
import { CommandButton } from "../../parts/CommandButton";
import { Facts } from "../../parts/Facts";
import { PopoverButton } from "../../parts/PopoverButton";
import { sendRow } from "../../../store/playground/row-actions";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { DomainList } from "./DomainList";
import { Examples } from "./Examples";
import { MappingDialog } from "./MappingDialog";
import { OpenDatasetMenu } from "./OpenDatasetMenu";
import { PartChooser } from "./PartChooser";
import { RejectedRows } from "./RejectedRows";

export function DataPanel() {
  const { commands } = useWorkbench();
  const datasets = useStudioState((state) => state.datasets);
  const dataset = useStudioState(selectDataset);
  const columns = useRef<HTMLSpanElement>(null);
  const aside = dataset && (
    <span ref={columns} className="data-columns">
      <CommandButton command={commands.editMapping} variant="ghost" />
    </span>
  );
  return (
    <>
      <Card title="Data" className={`data-card${datasets.length === 0 ? " is-empty" : ""}`} aside={aside}>
        {datasets.length === 0 ? (
          <NoDataset />
        ) : (
          <>
            <div className="data-body">
              <DomainList datasets={datasets} />
              {dataset && <DatasetFacts dataset={dataset} />}
            </div>
            <AnotherDataset />
          </>
        )}
      </Card>
      <MappingDialog returnTo={columns} />
    </>
  );
}

function NoDataset() {
  return (
    <>
      <p className="no-dataset">
        <strong>No dataset yet.</strong> Drop a file of your domain anywhere on the page.
      </p>
      <OpenDatasetMenu onOpened={() => undefined} />
    </>
  );
}

function DatasetFacts({ dataset }: { readonly dataset: OpenDataset }) {
  const { summary } = dataset;
  const { studio } = useWorkbench();
  const canAsk = useStudioState((state) => state.model !== null && state.recorded === null);
  return (
    <section className="dataset" aria-label={summary.name}>
      <Facts facts={[["Examples", <ExampleCount key="count" dataset={dataset} />]]} />
      <PartChooser dataset={dataset} />
      <Examples examples={summary.firstExamples} room={220} {...(canAsk && { onAsk: (row: number) => void sendRow(studio, summary.id, row) })} />
      <p className="quiet">{summary.layout}</p>
      <p className="columns">
        {Object.entries(summary.columns).map(([part, column]) => (
          <span key={part}>
            {part === column ? null : `${part}: `}
            <code>{column}</code>
          </span>
        ))}
      </p>
      {summary.notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
    </section>
  );
}

function ExampleCount({ dataset: { summary, source } }: { readonly dataset: OpenDataset }) {
  const { name, rejected: rows, options } = summary;
  return (
    <>
      {formatInteger(summary.examples)} · <RejectedRows rejection={{ name, rows, source, options }} />
    </>
  );
}

function AnotherDataset() {
  return (
    <PopoverButton label={<DropWords />} title="Open another dataset" className="drop-place">
      {(close) => <OpenDatasetMenu onOpened={close} />}
    </PopoverButton>
  );
}

/** The end is only heard where there is no room for a second line. */
function DropWords() {
  return (
    <>
      Drop another dataset <span className="drop-why">to compare domains</span>
    </>
  );
}
