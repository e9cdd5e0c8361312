/** Made-up measurements for the fake page, to look at the chart in every state: /e2e/support/fake-studio.html?points=8&series=2&quality=perfect */
import type { AccuracyResult } from "../../src/evaluate/results";
import { wilson95 } from "../../src/evaluate/metrics";
import { maskModules } from "../../src/model/mask";
import type { ModuleId } from "../../src/model/mask";
import { keyOf, NO_MEASUREMENTS, withAccuracy, withSpeed } from "../../src/store/measure/measurements";
import type { Measurements, Target } from "../../src/store/measure/measurements";
import type { OpenDataset, StudioState } from "../../src/store/state";
import { createHistory, record } from "../../src/store/trim/history";
import { FAKE_ADAPTER, fakeDataset, fakeModel } from "./fake-engine";

const NAMES = ["sciq_train.jsonl", "medicine_test.jsonl", "a-rather-long-name-of-a-dataset-that-nobody-would-choose.parquet", "law.csv", "arc.jsonl", "mmlu.csv", "pubmed.json"];
const STAMP = { measuredAt: "2026-11-24T10:00:00.000Z", device: FAKE_ADAPTER.name };

/** What the query asks for: a model and datasets with so many points each, or nothing without `points`. */
export function measuredState(query: URLSearchParams): Partial<StudioState> {
  if (!query.has("points")) return {};
  const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);
  const layers = number("layers", 30);
  const masks = masksOf(number("points", 1), layers);
  const datasets = NAMES.slice(0, number("series", 1)).map((name, index): OpenDataset => ({ summary: fakeDataset(`fake-${index}`, name), source: { kind: "demo", id: name }, synthetic: false }));
  const targets = datasets.map(({ summary }): Target => ({ datasetId: summary.id, part: "test" }));
  const known = targets.reduce((all, target, series) => masks.reduce((some, mask) => withAccuracy(some, keyOf(mask), target, { ...accuracyOf(mask.length, series, query), ...STAMP }), all), NO_MEASUREMENTS);
  const current = masks[number("current", masks.length - 1)] ?? [];
  const model = fakeModel({ layers, ...(query.has("name") ? { modelName: query.get("name") ?? "" } : {}) });
  return {
    model, datasets, datasetId: targets.at(-1)?.datasetId ?? null,
    measurements: query.get("speed") === "no" ? known : withSpeeds(known, masks),
    history: current.length === 0 ? createHistory() : record(createHistory(), new Set(query.has("unmeasured") ? [...current, "mlp.0", "attn.0"] : current), "Drop some"),
  };
}

function masksOf(count: number, layers: number): ModuleId[][] {
  const order = Array.from({ length: 2 * layers }, (_, index): ModuleId => (index % 2 === 0 ? `attn.${layers - 1 - index / 2}` : `mlp.${layers - 1 - (index - 1) / 2}`));
  return Array.from({ length: count }, (_, index) => maskModules(new Set(order.slice(0, Math.round((index * layers) / Math.max(8, count))))));
}

function withSpeeds(known: Measurements, masks: readonly ModuleId[][]): Measurements {
  return masks.reduce((all, mask) => {
    const rate = (median: number) => ({ median, low: median * 0.985, high: median * 1.01, windows: 5 });
    const share = 1 / (1 - mask.length / 75);
    return withSpeed(all, keyOf(mask), { prefill: rate(1480 * share), decode: rate(104.2 * share), dispatchesPerToken: 276, weightBytes: 92_100_000 - mask.length * 1_100_000, ...STAMP });
  }, known);
}

function accuracyOf(dropped: number, series: number, query: URLSearchParams): AccuracyResult {
  const n = 250;
  const share = query.get("quality") === "perfect" ? 1 : Math.max(0.26, 0.655 - 0.07 * series - (0.004 + 0.001 * series) * dropped ** 1.35);
  const right = Math.round(share * n);
  const run = { seconds: 12, shortened: 0, leftOut: 0, n, nll: 1.1 - share / 2 };
  if (query.get("kind") === "completion") return { ...run, kind: "completion", tokens: 3100, likelihood: share / 3, ci95: { low: share / 3 - 0.02, high: share / 3 + 0.02 }, chance: 1 / 49_152 };
  return { ...run, kind: "choice", acc: right / n, accNorm: Math.max(0, right / n - 0.02), ci95: wilson95(right, n), chance: 0.25, majority: query.has("majority") ? 0.31 : null };
}
