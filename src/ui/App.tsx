import { Tooltip } from "@base-ui/react/tooltip";
import { isComingBack } from "../store/persistence/left-open";
import { ChartPanel } from "./panels/chart/ChartPanel";
import { DataPanel } from "./panels/data/DataPanel";
import { ExportDialog } from "./panels/download/ExportDialog";
import { PublishDialog } from "./panels/download/PublishDialog";
import { HistoryPanel } from "./panels/history/HistoryPanel";
import { ModelPanel } from "./panels/model/ModelPanel";
import { Banner } from "./panels/shell/Banner";
import { ComingBack } from "./panels/shell/ComingBack";
import { CommandPalette } from "./panels/shell/CommandPalette";
import { Dock } from "./panels/shell/Dock";
import { DropOverlay } from "./panels/shell/DropOverlay";
import { Footer } from "./panels/shell/Footer";
import { GoOn } from "./panels/shell/GoOn";
import { Notices } from "./panels/shell/Notices";
import { Tip } from "./panels/shell/Tip";
import { TopBar } from "./panels/shell/TopBar";
import { Welcome } from "./panels/shell/Welcome";
import { LayerStack } from "./panels/stack/LayerStack";
import { useShortcuts } from "./use-shortcuts";
import { useTheme } from "./use-theme";
import { useStudioState } from "./workbench-context";

export function App() {
  useTheme();
  useShortcuts();
  return (
    <Tooltip.Provider delay={500}>
      <div className="page">
        <TopBar />
        <Banner />
        <GoOn />
        <Workbench />
        <Footer />
      </div>
      <ExportDialog />
      <PublishDialog />
      <DropOverlay />
      <CommandPalette />
      <Notices />
    </Tooltip.Provider>
  );
}

function Workbench() {
  const isEmpty = useStudioState((state) => state.model === null);
  const comesBack = useStudioState(isComingBack);
  return (
    <main className="workbench" data-empty={isEmpty}>
      <div className="column">
        <ModelPanel />
        <DataPanel />
        {!isEmpty && <HistoryPanel />}
      </div>
      {isEmpty ? (
        <div className="column">{comesBack ? <ComingBack /> : <Welcome />}</div>
      ) : (
        <>
          <div className="column">
            <LayerStack />
            <Tip />
          </div>
          <div className="column">
            <ChartPanel />
            <Dock />
          </div>
        </>
      )}
    </main>
  );
}
