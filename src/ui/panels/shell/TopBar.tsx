import { Download, Monitor, Moon, Search, Sun } from "lucide-react";
import { selectDataset } from "../../../store/selectors";
import type { ThemeChoice } from "../../../store/state";
import { CommandButton } from "../../parts/CommandButton";
import { useStudioState, useWorkbench } from "../../workbench-context";
import { JobChip } from "./JobChip";
import { StorageMenu } from "./StorageMenu";

const THEME_ICON: Readonly<Record<ThemeChoice, typeof Sun>> = { system: Monitor, light: Sun, dark: Moon };

export function TopBar() {
  const { commands } = useWorkbench();
  const model = useStudioState((state) => state.model);
  const dataset = useStudioState(selectDataset);
  const recorded = useStudioState((state) => state.recorded);
  const theme = useStudioState((state) => state.theme);
  const ThemeIcon = THEME_ICON[theme];
  return (
    <header className="top-bar">
      <h1 className="logo">
        Trim<i>LLM</i> Studio
      </h1>
      {model && <Chip label="Model" name={model.name} detail={model.precision} />}
      {recorded && <span className="tag recorded-tag" title={`Measured on ${recorded.device}, ${recorded.date}`}>recorded run</span>}
      {dataset && <Chip label="Dataset" name={dataset.summary.name} detail={dataset.synthetic ? "synthetic" : null} />}
      <span className="spacer" />
      <JobChip />
      <CommandButton command={commands.palette} variant="ghost" icon={<Search size={16} />} iconOnly />
      <StorageMenu />
      <CommandButton command={commands.cycleTheme} variant="ghost" icon={<ThemeIcon size={16} />} iconOnly label={`Theme: ${theme}`} />
      <CommandButton command={commands.openExport} variant="primary" icon={<Download size={15} />} />
    </header>
  );
}

interface ChipProps {
  readonly label: string;
  readonly name: string;
  readonly detail: string | null;
}

function Chip({ label, name, detail }: ChipProps) {
  return (
    <span className="chip" title={`${label}: ${name}`}>
      <b>{name}</b>
      {detail && <span>{detail}</span>}
    </span>
  );
}
