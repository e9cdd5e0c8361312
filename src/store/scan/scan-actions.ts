/** A scan of the current state: its cells fill as they come, and stay as long as that state is looked at. */
import type { ModuleId } from "../../model/mask";
import { runJob } from "../run-job";
import { selectMask, selectStateKey } from "../selectors";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { paintModules } from "../trim/mask-actions";
import { newScan, scanAfter, withResult } from "./scan-events";
import { scanRequest } from "./scan-request";
import type { ScanView } from "./scan-state";

/** By the strategy that is chosen; `exact`: every module on all rows, where it would race. */
export async function startScan(studio: Studio, { exact = false }: { readonly exact?: boolean } = {}): Promise<void> {
  const { store, client } = studio;
  const state = store.getState();
  const request = scanRequest(state, exact);
  if (request === null || state.job !== null) return;
  const key = selectStateKey(state);
  store.setState({ scan: newScan(key, request.datasetId, request.strategy) });
  const result = await runJob(studio, { kind: "scan", label: "Scanning the modules", canPause: true }, ({ run }) =>
    run((jobId) => client.api.scan(jobId, request), { onScan: (events) => editScan(studio, (view) => scanAfter(view, events)) }),
  );
  editScan(studio, (view) => (result ? withResult(view, result) : { ...view, running: false }));
}

export function clearScan({ store }: Studio): void {
  store.setState({ scan: null });
}

/** Drops what the scan would drop first. */
export function dropNext(studio: Studio): void {
  const next = selectNext(studio.store.getState());
  if (next !== null) paintModules(studio, [next], true);
}

/** The scan of the current state; null when another one was scanned. */
export function selectScan(state: StudioState): ScanView | null {
  const { scan, datasetId } = state;
  return scan !== null && scan.key === selectStateKey(state) && scan.datasetId === datasetId ? scan : null;
}

/** What the scan of the current state would drop first; null without one, and when nothing may go. */
export function selectNext(state: StudioState): ModuleId | null {
  const dropped = new Set(selectMask(state));
  return selectScan(state)?.result?.order.find((id) => !dropped.has(id)) ?? null;
}

export function editScan({ store }: Studio, change: (view: ScanView) => ScanView): void {
  store.setState(({ scan }) => ({ scan: scan && change(scan) }));
}
