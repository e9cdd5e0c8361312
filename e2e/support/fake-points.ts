/** Made-up results and points for tests of the chart. */
import type { ChoiceResult, SpeedResult } from "../../src/evaluate/results";
import type { FrontierPoint } from "../../src/store/measure/frontier";
import { keyOf, maskOfKey, precisionOfKey, stateOfKey, tunedOfKey } from "../../src/store/measure/measurements";
import type { PlottedPoint } from "../../src/ui/panels/chart/plotted";

/** Of 250 questions the first `acc` are right. */
export function choiceResult(acc: number, half = 0.06): ChoiceResult {
  const right = "1".repeat(Math.round(acc * 250)).padEnd(250, "0");
  return {
    kind: "choice", n: 250, acc, accNorm: acc - 0.01, nll: 1, ci95: { low: Math.max(0, acc - half), high: Math.min(1, acc + half) },
    chance: 0.25, majority: null, seconds: 1, shortened: 0, leftOut: 0, right,
  };
}

export function speedResult(decode: number): SpeedResult {
  const rate = (median: number) => ({ median, low: median * 0.98, high: median * 1.02, windows: 5 });
  return { prefill: rate(10 * decode), decode: rate(decode), dispatchesPerToken: 1, weightBytes: 92_100_000 };
}

export function frontierPoint(key: string, decode: number, acc: number): FrontierPoint {
  const modules = maskOfKey(key);
  const dropped = modules.length;
  const bytes = 92_100_000 - 1_000_000 * dropped;
  const paired = key === "" ? { kind: "full" as const } : { kind: "tested" as const, n: 250, lost: 3, gained: 2, p: 1, verdict: "same" as const };
  return { key, mask: keyOf(modules), tuned: tunedOfKey(key), precision: precisionOfKey(key), dropped, accuracy: choiceResult(acc), speed: speedResult(decode), bytes, kept: bytes / 92_100_000, multiple: decode / 100, paired, againstState: stateOfKey(key) === key ? null : { multiple: 1.1, kept: 0.8, paired } };
}

export function plottedPoint(x: number, y: number, key = ""): PlottedPoint {
  const point = frontierPoint(key, x, y);
  const { low, high } = point.accuracy.ci95;
  return { id: `d0|test|${key}`, point, x, xRange: [x * 0.98, x * 1.02], y, low, high, isCurrent: false };
}
