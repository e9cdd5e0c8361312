import { createRoot } from "react-dom/client";
import { createCommands } from "../commands/commands";
import type { Studio } from "../store/studio";
import { present } from "../shared/assert";
import { App } from "./App";
import { Crash } from "./Crash";
import { WorkbenchContext } from "./workbench-context";
import "./theme.css";
import "./workbench.css";
import "./panels/shell/shell.css";
import "./panels/shell/status.css";
import "./panels/shell/welcome.css";
import "./panels/shell/dock.css";
import "./panels/shell/kept.css";
import "./panels/model/model.css";
import "./panels/data/data.css";
import "./panels/data/mapping.css";
import "./panels/history/history.css";
import "./panels/stack/stack.css";
import "./panels/chart/chart.css";
import "./panels/download/download.css";
import "./panels/playground/playground.css";
import "./panels/tune/tune.css";
import "./panels/trim/trim.css";

export function mountWorkbench(studio: Studio): void {
  const root = createRoot(present(document.getElementById("root"), "#root"));
  root.render(
    <WorkbenchContext value={{ studio, commands: createCommands(studio) }}>
      <Crash studio={studio}>
        <App />
      </Crash>
    </WorkbenchContext>,
  );
}
