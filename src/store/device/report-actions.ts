import { StudioError } from "../../shared/errors";
import { tellError, tellInfo } from "../notices";
import type { Studio } from "../studio";
import { reportText } from "./report-text";

export function currentReport({ store, page }: Studio): string {
  return reportText(store.getState(), page.environment());
}

/** Puts the report into the clipboard, for an issue. */
export async function copyReport(studio: Studio): Promise<void> {
  try {
    await studio.page.copyText(currentReport(studio));
    tellInfo(studio, "The report is in the clipboard.");
  } catch (error) {
    tellError(studio, new StudioError("io", "The browser did not let the studio write to the clipboard.", "Open the self-test in the status bar and copy the report's text from there.", error));
  }
}
