import { Tabs } from "@base-ui/react/tabs";
import { Scissors } from "lucide-react";
import { showDock } from "../../../store/page/page-actions";
import type { DockTab } from "../../../store/state";
import { Empty } from "../../parts/Empty";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { PlaygroundPanel } from "../playground/PlaygroundPanel";
import { TunePanel } from "../tune/TunePanel";

const TABS: readonly { readonly value: DockTab; readonly label: string }[] = [
  { value: "playground", label: "Playground" },
  { value: "tune", label: "Tune" },
  { value: "trim", label: "Trim loop" },
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
        <Empty icon={<Scissors size={20} />} title="Not in this version">
          Scanning every module and dropping the least important, step by step, gets its place here. Until then the stack is trimmed by hand.
        </Empty>
      </Tabs.Panel>
    </Tabs.Root>
  );
}
