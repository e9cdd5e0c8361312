/** The demo as it was measured elsewhere, for a browser that can measure nothing. Made by e2e/support/record-demo.ts. */
import * as v from "valibot";
import { StudioError, toStudioError } from "../../shared/errors";
import { restoreHistory } from "../trim/history";
import { tellError } from "../notices";
import type { RecordedRun, StudioState } from "../state";
import type { Studio } from "../studio";

const RECORDING_PATH = "demo/recorded.json";

/** What a recording holds of the state. */
export type Recording = Pick<StudioState, "model" | "datasets" | "datasetId" | "part" | "history" | "measurements" | "answers"> & { readonly version: 1; readonly recorded: RecordedRun };

const schema = v.looseObject({ version: v.literal(1), recorded: v.object({ date: v.string(), device: v.string() }), history: v.unknown() });

export async function showRecordedDemo(studio: Studio): Promise<void> {
  try {
    const { version: _, ...state } = readRecording(await studio.page.fetchJson(RECORDING_PATH));
    studio.store.setState(state);
  } catch (error) {
    tellError(studio, toStudioError(error));
  }
}

/** The file comes with the page, so only its version and what the page walks through is checked. Errors: "malformed". */
function readRecording(json: unknown): Recording {
  if (!v.is(schema, json)) throw new StudioError("malformed", `${RECORDING_PATH} is not a recording of this version.`, "Reload the page.");
  // Written by this version's own script from this very state.
  return { ...(json as unknown as Recording), history: restoreHistory(json.history) };
}
