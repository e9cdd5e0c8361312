import { FileUp } from "lucide-react";
import { openDemoDataset } from "../../../store/data/data-actions";
import { DEMO_DATASETS } from "../../../store/open/demo";
import { canStartJob } from "../../../store/run-job";
import { useStudioState, useWorkbench } from "../../workbench-context";

/** The ways to a dataset: a file, and the demo's four. Stands in the empty panel and in the popover of the others. */
export function OpenDatasetMenu({ onOpened }: { readonly onOpened: () => void }) {
  const { studio, commands } = useWorkbench();
  const free = useStudioState(canStartJob);
  const act = (run: () => void | Promise<unknown>) => () => {
    if (free !== true) return;
    onOpened();
    void run();
  };
  const state = { "aria-disabled": free !== true, title: free === true ? undefined : free };
  return (
    <div className="choices">
      <button type="button" className="button" {...state} onClick={act(() => commands.openFiles.run())}>
        <FileUp size={15} aria-hidden />
        Open a file
      </button>
      <p className="quiet">JSONL, JSON, CSV, TSV or Parquet: questions with choices, texts with labels, prompts with completions, or text.</p>
      <p className="quiet">Or a synthetic demo domain:</p>
      <div className="choice-grid">
        {DEMO_DATASETS.map((demo) => (
          <button key={demo.id} type="button" className="button" {...state} onClick={act(() => openDemoDataset(studio, demo))}>
            {demo.label}
          </button>
        ))}
      </div>
    </div>
  );
}
