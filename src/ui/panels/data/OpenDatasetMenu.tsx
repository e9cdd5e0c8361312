import { canStartJob } from "../../../store/run-job";
import { chooseDataset, openDemoDataset } from "../../../store/data/data-actions";
import { DEMO_DATASETS } from "../../../store/open/demo";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** Datasets that are open, the demo's four, and the way to a file. */
export function OpenDatasetMenu({ onOpened }: { readonly onOpened: () => void }) {
  const { studio, commands } = useWorkbench();
  const datasets = useStudioState((state) => state.datasets);
  const current = useStudioState((state) => state.datasetId);
  const free = useStudioState(canStartJob);
  const own = datasets.filter((dataset) => !dataset.synthetic);
  const act = (run: () => void | Promise<unknown>) => () => {
    if (free !== true) return;
    onOpened();
    void run();
  };
  return (
    <div className="choices">
      <button type="button" className="button" aria-disabled={free !== true} title={free === true ? undefined : free} onClick={act(() => commands.openFiles.run())}>
        Open a file
      </button>
      {own.map(({ summary }) => (
        <button key={summary.id} type="button" className="button" aria-pressed={summary.id === current} onClick={act(() => chooseDataset(studio, summary.id))}>
          {summary.name}
        </button>
      ))}
      <p className="quiet">Demo datasets, synthetic</p>
      <div className="choice-grid">
        {DEMO_DATASETS.map((demo) => (
          <button key={demo.id} type="button" className="button" aria-disabled={free !== true} onClick={act(() => openDemoDataset(studio, demo))}>
            {demo.label}
          </button>
        ))}
      </div>
      <p className="quiet">Multiple-choice rows as JSONL, JSON or CSV.</p>
    </div>
  );
}
