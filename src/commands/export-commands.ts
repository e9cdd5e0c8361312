/** Commands of the two ways out: the download and publishing. */
import { exportModel, measureExport, openExport } from "../store/download/export-actions";
import { openPublish, publish } from "../store/download/publish-actions";
import type { Studio } from "../store/studio";
import { command } from "./command";
import { canMeasureExport, canPublish, canUseModel, canWriteExport } from "./conditions";

export function exportCommands(studio: Studio) {
  const state = studio.store.getState;
  return {
    openExport: command({ id: "export.open", label: "Download model", shortcut: "Mod+S", enabled: () => canUseModel(state()), run: () => openExport(studio) }),
    writeExport: command({ id: "export.write", label: "Download", enabled: () => canWriteExport(state()), run: () => exportModel(studio) }),
    measureExport: command({ id: "export.measure", label: "Measure without saving", enabled: () => canMeasureExport(state()), run: () => measureExport(studio) }),
    openPublish: command({ id: "publish.open", label: "Publish on the Hub", enabled: () => canUseModel(state()), run: () => openPublish(studio) }),
    publish: command({ id: "publish.run", label: "Publish", enabled: () => canPublish(state()), run: () => publish(studio) }),
  };
}
