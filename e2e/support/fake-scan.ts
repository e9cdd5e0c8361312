/** A scan without a GPU: what each module would cost, made up, the same for the same state and strategy. */
import { RACE_ABOVE } from "../../src/trim/records/options";
import type { ModuleScore, RowsQuality, ScanMethod, ScanResult } from "../../src/trim/records/results";
import { STRATEGIES } from "../../src/trim/records/strategy-list";
import type { StrategyId } from "../../src/trim/records/strategy-list";
import { createRandom, mixSeeds } from "../../src/shared/random";
import type { ModuleId } from "../../src/model/mask";
import type { OpenModelSummary, ScanRequest } from "../../src/worker/protocol";
import { bytesOf, fakeShare, moduleWorth } from "./fake-numbers";

/** Calibration rows of the fake dataset. */
export const FAKE_CALIBRATION = 128;

export type FakeScanRequest = Pick<ScanRequest, "mask" | "tuned" | "strategy" | "seed" | "scan" | "keep" | "rows">;

/** `known`: every row is answered right whatever goes, so that the loss decides. */
export function fakeScan(request: FakeScanRequest, model: OpenModelSummary, known: boolean): ScanResult {
  const { mask, tuned, strategy } = request;
  const candidates = candidatesOf(request, model);
  const rows = Math.min(FAKE_CALIBRATION, request.rows ?? FAKE_CALIBRATION);
  const method = methodOf(request, candidates.length);
  const quality = (ids: readonly ModuleId[], n: number): RowsQuality => {
    const share = known ? 1 : Math.round(fakeShare(ids, tuned) * n) / n;
    return { acc: share, accNorm: Math.max(0, share - 1 / n), nll: (known ? 0.2 : 1.1) - fakeShare(ids, tuned) / 2, n };
  };
  const scored = candidates.map((id): ModuleScore => {
    const whole = method === "exact" || method === "race" ? quality([...mask, id], rows) : null;
    return { id, quality: whole, score: scoreOf(id, whole, request), bytes: bytesOf([id]), ms: 0.128, left: false };
  });
  const order = scored.toSorted((a, b) => a.score - b.score).map(({ id }) => id);
  const staying = new Set(order.slice(0, Math.ceil(order.length / 4)));
  const leaves = (id: ModuleId) => method === "race" && !staying.has(id);
  const modules = scored.map((module) => (leaves(module.id) ? { ...module, left: true, quality: quality([...mask, module.id], Math.ceil(rows / 4)), base: quality(mask, Math.ceil(rows / 4)) } : module));
  const tokens = 96 * rows * (2 * model.layers - mask.length);
  const ofNaive = { exact: 0.51, race: 0.19, "one pass": 1 / Math.max(1, candidates.length), none: 0 }[method];
  return {
    strategy, method, modules, order, rows, base: method === "none" ? null : quality(mask, rows), work: { moduleTokens: Math.round(tokens * candidates.length * ofNaive), ofNaive },
    note: known && method !== "none" ? "Every candidate answers all rows right: the loss decided the order." : null, seconds: 9.4,
  };
}

export function candidatesOf({ mask, keep }: Pick<ScanRequest, "mask" | "keep">, { modules }: OpenModelSummary): ModuleId[] {
  return modules.map(({ id }) => id).filter((id) => !mask.includes(id) && !keep.includes(id));
}

export function methodOf({ strategy, scan }: Pick<ScanRequest, "strategy" | "scan">, candidates: number): ScanMethod {
  const needs = STRATEGIES.find(({ id }) => id === strategy)?.needs;
  if (needs === "nothing") return "none";
  if (needs !== "candidates") return "one pass";
  return scan === "race" || (scan === "auto" && candidates > RACE_ABOVE) ? "race" : "exact";
}

function scoreOf(id: ModuleId, quality: RowsQuality | null, { strategy, seed }: FakeScanRequest): number {
  const layer = Number(id.split(".")[1]);
  const scores: Readonly<Record<StrategyId, number>> = {
    nll: quality?.nll ?? 0,
    trimllm: -(quality?.acc ?? 0) - 0.001 * moduleWorth(id),
    angular: 0.3 + 0.2 * moduleWorth(id),
    influence: 0.1 + 0.1 * moduleWorth(id),
    taylor: 0.02 + 0.03 * moduleWorth(id),
    reverse: -2 * layer - (id.startsWith("mlp") ? 1 : 0),
    random: createRandom(mixSeeds(seed, 2 * layer + (id.startsWith("mlp") ? 1 : 0))).next(),
  };
  return scores[strategy];
}
