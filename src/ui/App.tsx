import { Tooltip } from "@base-ui/react/tooltip";
import { Banner } from "./Banner";
import { ChartPanel } from "./panels/ChartPanel";
import { DataPanel } from "./panels/DataPanel";
import { ExportDialog } from "./panels/ExportDialog";
import { Footer } from "./panels/Footer";
import { HistoryPanel } from "./panels/HistoryPanel";
import { LayerStack } from "./panels/LayerStack";
import { ModelPanel } from "./panels/ModelPanel";
import { Playground } from "./panels/Playground";
import { TopBar } from "./panels/TopBar";
import { DropOverlay } from "./DropOverlay";
import { Notices } from "./Notices";
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
