import { Radar, Redo2, RotateCcw, Undo2 } from "lucide-react";
import type { ModuleSummary } from "../../../model/summary";
import { CommandButton } from "../../parts/CommandButton";
import { useWorkbench } from "../../workbench-context";
import { KeepButton } from "./KeepButton";

interface StackToolsProps {
  readonly modules: readonly ModuleSummary[];
  /** Of the cells' bytes, where it stands here and not in each of them. */
  readonly unit: string | null;
}

export function StackTools({ modules, unit }: StackToolsProps) {
  const { commands } = useWorkbench();
  const scan = (
    <>
      <Radar size={14} aria-hidden /> <span className="where-wide">Scan</span>
    </>
  );
  return (
    <div className="tools">
      {unit && <span className="quiet">{unit}</span>}
      <CommandButton command={commands.scan} icon={scan} iconOnly hint="Measures what each module is worth on the calibration rows" />
      <KeepButton modules={modules} />
      <CommandButton command={commands.undo} variant="ghost" icon={<Undo2 size={15} />} iconOnly />
      <CommandButton command={commands.redo} variant="ghost" icon={<Redo2 size={15} />} iconOnly />
      <CommandButton command={commands.reset} variant="ghost" icon={<RotateCcw size={15} />} iconOnly />
    </div>
  );
}
