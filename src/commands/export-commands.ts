/** Commands of the two ways out: the download and publishing. What they do comes with the first of them: most visits end without. */
import type { Studio } from "../store/studio";
import { command } from "./command";
import { canMeasureExport, canPublish, canUseModel, canWriteExport } from "./conditions";

const download = () => import("../store/download/export-actions");
const publishing = () => import("../store/download/publish-actions");

export function exportCommands(studio: Studio) {
  const state = studio.store.getState;
  return {
    openExport: command({ id: "export.open", label: "Download model", shortcut: "Mod+S", enabled: () => canUseModel(state()), run: async () => (await download()).openExport(studio) }),
    writeExport: command({ id: "export.write", label: "Download", enabled: () => canWriteExport(state()), run: async () => (await download()).exportModel(studio) }),
    measureExport: command({ id: "export.measure", label: "Measure without saving", enabled: () => canMeasureExport(state()), run: async () => (await download()).measureExport(studio) }),
    openPublish: command({ id: "publish.open", label: "Publish on the Hub", enabled: () => canUseModel(state()), run: async () => (await publishing()).openPublish(studio) }),
    publish: command({ id: "publish.run", label: "Publish", enabled: () => canPublish(state()), run: async () => (await publishing()).publish(studio) }),
  };
}
