/**
 * Made-up measurements for the fake page, to look at the chart in every state: /e2e/support/fake-studio.html?points=8&series=2&quality=perfect.
 * With branches=4 the points are the steps of as many branches of the history; tuned=1 tunes the last state of each; exported=1 adds exports
 * of the full model and of every third state.
 */
import type { AccuracyResult } from "../../src/evaluate/results";
import { wilson95 } from "../../src/evaluate/metrics";
import { maskModules } from "../../src/model/mask";
import type { ModuleId } from "../../src/model/mask";
import { createRandom } from "../../src/shared/random";
import { keptBytes, keyOf, maskOfKey, NO_MEASUREMENTS, precisionOfKey, tunedOfKey, withAccuracy, withSpeed } from "../../src/store/measure/measurements";
import type { Measurements, Target } from "../../src/store/measure/measurements";
import type { OpenDataset, StudioState } from "../../src/store/state";
import { createHistory, goTo, recordState } from "../../src/store/trim/history";
import type { TrimHistory } from "../../src/store/trim/history";
import type { OpenModelSummary } from "../../src/worker/protocol";
import { FAKE_ADAPTER } from "./fake-engine";
import { fakeDataset, fakeModel } from "./fake-model";

const NAMES = ["sciq_train.jsonl", "medicine_test.jsonl", "a-rather-long-name-of-a-dataset-that-nobody-would-choose.parquet", "law.csv", "arc.jsonl", "mmlu.csv", "pubmed.json"];
const BRANCH_NAMES = ["Least loss, 4 a step", "Reverse order", "a rather long name of a branch that nobody would choose", "by hand", "Random", "Taylor"];
const STAMP = { measuredAt: "2026-11-24T10:00:00.000Z", device: FAKE_ADAPTER.name };
const QUESTIONS = 250;
/** Of an export, over its state's. */
const SIZES = { source: 1, F16: 2.9, BF16: 2.9, Q8_0: 1.55, Q4_0: 0.86 };

/** What the query asks for: a model and datasets with so many points each, or nothing without `points`. */
export function measuredState(query: URLSearchParams): Partial<StudioState> {
  if (!query.has("points")) return {};
  const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);
  const layers = number("layers", 30);
  const datasets = NAMES.slice(0, number("series", 1)).map((name, index): OpenDataset => ({ summary: fakeDataset(`fake-${index}`, name), source: { kind: "demo", id: name }, synthetic: false }));
  const targets = datasets.map(({ summary }): Target => ({ datasetId: summary.id, part: "test" }));
  const grown = grownHistory(number("points", 1), number("branches", 1), { layers, tuned: query.has("tuned") });
  const states = [...new Map(grown.nodes.map(({ state }) => [keyOf(state.mask, state.tuned), state])).values()];
  const exports = states.filter((_, index) => query.has("exported") && index % 3 === 0).flatMap(({ mask, tuned }) => (["Q8_0", "Q4_0"] as const).map((precision) => keyOf(mask, tuned, precision)));
  const keys = [...states.map(({ mask, tuned }) => keyOf(mask, tuned)), ...exports];
  // ?missing=7: every seventh state was measured on the last dataset only.
  const isMeasured = (index: number, series: number) => !query.has("missing") || series === targets.length - 1 || index % number("missing", 3) !== 1;
  const known = targets.reduce((all, target, series) => keys.filter((_, index) => isMeasured(index, series)).reduce((some, key) => withAccuracy(some, key, target, { ...accuracyOf(key, series, query), ...STAMP }), all), NO_MEASUREMENTS);
  const last = grown.nodes.findLast(({ children }) => children.length === 0)?.id ?? 0;
  const here = goTo(grown, number("current", last));
  return {
    model: fakeModel({ layers, ...(query.has("name") ? { modelName: query.get("name") ?? "" } : {}) }), datasets, datasetId: targets.at(-1)?.datasetId ?? null,
    measurements: query.get("speed") === "no" ? known : withSpeeds(known, keys, fakeModel({ layers })),
    history: query.has("unmeasured") ? recordState(here, { mask: maskModules(new Set(["attn.0", "mlp.0", "attn.1"])), tuned: null, label: "Drop 3 modules" }) : here,
  };
}

interface Grown {
  readonly layers: number;
  /** Each branch ends with tuned weights. */
  readonly tuned: boolean;
}

/** So many states along each of so many branches; the second branch leaves the first after two steps, each other one later. */
function grownHistory(points: number, branches: number, { layers, tuned }: Grown): TrimHistory {
  return Array.from({ length: branches }, (_, branch) => branch).reduce((history, branch) => {
    const order = orderOf(branch, layers);
    const shared = branch === 0 ? 1 : Math.min(points, branch + 2);
    let grown = goTo(history, branch === 0 ? 0 : shared - 1);
    for (let step = shared; step < points; step++) {
      const mask = maskModules(new Set([...orderOf(0, layers).slice(0, droppedAt(shared - 1, points, layers)), ...order].slice(0, droppedAt(step, points, layers))));
      grown = recordState(grown, { mask, tuned: null, label: `Drop ${mask.length} modules` });
    }
    const end = grown.nodes[grown.current]?.state;
    if (tuned && end) grown = recordState(grown, { mask: end.mask, tuned: `t${branch}`, label: "Tuned, 50 steps" });
    const named = grown.nodes.map((node) => (branches > 1 && node.id === grown.current ? { ...node, name: BRANCH_NAMES[branch % BRANCH_NAMES.length] ?? "" } : node));
    return { ...grown, nodes: named };
  }, createHistory());
}

function droppedAt(step: number, points: number, layers: number): number {
  return Math.round((step * layers) / Math.max(8, points));
}

/** The first branch drops from the top, each other one in a shuffled order of its own. */
function orderOf(branch: number, layers: number): ModuleId[] {
  const order = Array.from({ length: 2 * layers }, (_, index): ModuleId => (index % 2 === 0 ? `attn.${layers - 1 - index / 2}` : `mlp.${layers - 1 - (index - 1) / 2}`));
  return branch === 0 ? order : createRandom(branch).shuffle(order);
}

/** Tuned weights are a little heavier than their mask: of another precision. */
function withSpeeds(known: Measurements, keys: readonly string[], model: OpenModelSummary): Measurements {
  return keys.reduce((all, key) => {
    const rate = (median: number) => ({ median, low: median * 0.985, high: median * 1.01, windows: 5 });
    const mask = maskOfKey(key);
    const share = (tunedOfKey(key) === null ? 1 : 0.98) / (1 - mask.length / 75 - mask.filter((id) => id.startsWith("mlp")).length / 600) / SIZES[precisionOfKey(key)] ** 0.3;
    return withSpeed(all, key, { prefill: rate(1480 * share), decode: rate(104.2 * share), dispatchesPerToken: 276, weightBytes: keptBytes(model, mask) * (tunedOfKey(key) === null ? 1 : 1.03) * SIZES[precisionOfKey(key)], ...STAMP });
  }, known);
}

function accuracyOf(key: string, series: number, query: URLSearchParams): AccuracyResult {
  const n = QUESTIONS;
  const dropped = maskOfKey(key).length;
  // Made up so that low layers cost more, which tells the branches apart.
  const low = maskOfKey(key).filter((id) => Number(id.split(".")[1]) < 10).length;
  const fallen = (0.004 + 0.001 * series) * dropped ** 1.35 * (0.55 + (1.2 * low) / Math.max(1, dropped)) - (tunedOfKey(key) === null ? 0 : 0.06) + (precisionOfKey(key) === "Q4_0" ? 0.03 : 0);
  const share = query.get("quality") === "perfect" ? 1 : Math.max(0.26, 0.655 - 0.07 * series - fallen);
  const marks = rightOnes(share, n, dropped);
  const right = Array.from(marks).filter((mark) => mark === "1").length;
  const run = { seconds: 12, shortened: 0, leftOut: 0, n, nll: 1.1 - share / 2 };
  if (query.get("kind") === "completion") return { ...run, kind: "completion", tokens: 3100, likelihood: share / 3, ci95: { low: share / 3 - 0.02, high: share / 3 + 0.02 }, chance: 1 / 49_152 };
  const kept = query.has("old") ? {} : { right: marks };
  return { ...run, kind: "choice", acc: right / n, accNorm: Math.max(0, right / n - 0.02), ci95: wilson95(right, n), chance: 0.25, majority: query.has("majority") ? 0.31 : null, ...kept };
}

/** A question is as hard for every mask, but for a little luck of each. */
function rightOnes(share: number, n: number, dropped: number): string {
  return Array.from({ length: n }, (_, index) => ((index * 97) % n) / n + 0.04 * Math.sin(index * 12.9 + dropped) < share).map((isRight) => (isRight ? "1" : "0")).join("");
}
