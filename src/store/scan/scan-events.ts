/** What a scan's events make of it. Pure. */
import { assertNever } from "../../shared/assert";
import type { StrategyId } from "../../trim/records/strategy-list";
import type { ScanEvent, ScanResult } from "../../worker/protocol";
import type { ScanView } from "./scan-state";

/** `key`: of mask and weights. */
export function newScan(key: string, datasetId: string, strategy: StrategyId): ScanView {
  return { key, datasetId, strategy, running: true, base: null, modules: {}, result: null };
}

export function scanAfter(view: ScanView, events: readonly ScanEvent[]): ScanView {
  return events.reduce(withEvent, view);
}

/** The result has every module as it was measured last. */
export function withResult(view: ScanView, result: ScanResult): ScanView {
  return { ...view, running: false, base: result.base, result, modules: Object.fromEntries(result.modules.map((module) => [module.id, module])) };
}

function withEvent(view: ScanView, event: ScanEvent): ScanView {
  switch (event.kind) {
    case "base":
      return { ...view, base: event.quality };
    case "module":
      return { ...view, modules: { ...view.modules, [event.module.id]: event.module } };
    default:
      return assertNever(event);
  }
}
