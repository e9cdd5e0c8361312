import { Tabs } from "@base-ui/react/tabs";
import { lazy, Suspense } from "react";
import { showDock } from "../../../store/page/page-actions";
import type { DockTab } from "../../../store/state";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { PlaygroundPanel } from "../playground/PlaygroundPanel";
import { TunePanel } from "../tune/TunePanel";

const TrimPanel = lazy(() => import("../trim/TrimPanel"));

const TABS: readonly { readonly value: DockTab; readonly label: string }[] = [
  { value: "playground", label: "Playground" },
  { value: "tune", label: "Tune" },
  { value: "trim", label: "Trim" },
];

/** The tools under the chart, one at a time. */
export function Dock() {
  const { studio } = useWorkbench();
  const tab = useStudioState((state) => state.dock);
  return (
    <Tabs.Root className="card dock" data-tool={tab} value={tab} onValueChange={(value: DockTab) => showDock(studio, value)}>
      <Tabs.List className="dock-tabs" aria-label="Tools">
        {TABS.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value} className="dock-tab">
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="playground" className="dock-panel">
        <PlaygroundPanel />
      </Tabs.Panel>
      <Tabs.Panel value="tune" className="dock-panel">
        <TunePanel />
      </Tabs.Panel>
      <Tabs.Panel value="trim" className="dock-panel">
        <Suspense fallback={null}>
          <TrimPanel />
        </Suspense>
      </Tabs.Panel>
    </Tabs.Root>
  );
}
