import { Tooltip } from "@base-ui/react/tooltip";
import { Banner } from "./panels/shell/Banner";
import { ChartPanel } from "./panels/chart/ChartPanel";
import { DataPanel } from "./panels/data/DataPanel";
import { ExportDialog } from "./panels/download/ExportDialog";
import { Footer } from "./panels/shell/Footer";
import { HistoryPanel } from "./panels/history/HistoryPanel";
import { LayerStack } from "./panels/stack/LayerStack";
import { ModelPanel } from "./panels/model/ModelPanel";
import { Playground } from "./panels/playground/Playground";
import { TopBar } from "./panels/shell/TopBar";
import { DropOverlay } from "./panels/shell/DropOverlay";
import { Notices } from "./panels/shell/Notices";
import { useShortcuts } from "./use-shortcuts";
import { useTheme } from "./use-theme";

export function App() {
  useTheme();
  useShortcuts();
  return (
    <Tooltip.Provider delay={500}>
      <div className="page">
        <TopBar />
        <Banner />
        <main className="workbench">
          <div className="column">
            <ModelPanel />
            <DataPanel />
            <HistoryPanel />
          </div>
          <div className="column">
            <LayerStack />
          </div>
          <div className="column">
            <ChartPanel />
            <Playground />
          </div>
        </main>
        <Footer />
      </div>
      <ExportDialog />
      <DropOverlay />
      <Notices />
    </Tooltip.Provider>
  );
}
