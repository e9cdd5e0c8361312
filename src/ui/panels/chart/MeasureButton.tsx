import { ChevronDown, Gauge } from "lucide-react";
import type { Command } from "../../../commands/command";
import { describePlan } from "../../../store/measure/measure-plan";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { MenuButton } from "../../parts/MenuButton";

/** One button that runs what is missing, and beside it what else can be measured. */
export function MeasureButton() {
  const { commands } = useWorkbench();
  const hint = useStudioState(describePlan);
  useStudioState((state) => state.job?.label); // the menu's reasons change with it
  return (
    <div className="split-button">
      <CommandButton command={commands.measure} variant="primary" icon={<Gauge size={15} />} hint={hint} />
      <MenuButton
        name="More to measure" className="button primary" label={<ChevronDown size={15} aria-hidden />}
        entries={[commands.measureAllDatasets, commands.measureAgain].map((command: Command) => ({ label: command.label, enabled: command.enabled(), run: () => void command.run() }))}
      />
    </div>
  );
}
