/** What the fake engine says of a mask: accuracy that falls and speed that grows as modules go. Made up, and the same for the same mask everywhere. */
import type { AccuracyResult, SpeedResult } from "../../src/evaluate/results";
import type { ModuleId } from "../../src/model/mask";
import { createRandom, mixSeeds } from "../../src/shared/random";

/** How much more or less than another a module is worth, -0.5 to 0.5. */
export function moduleWorth(id: ModuleId): number {
  const [kind, layer] = id.split(".");
  return createRandom(mixSeeds(kind === "attn" ? 1 : 2, Number(layer))).next() - 0.5;
}

/** Share of right answers; `tuned` mends part of what the mask broke. */
export function fakeShare(mask: readonly ModuleId[], tuned: string | null | undefined): number {
  const worth = mask.reduce((sum, id) => sum + moduleWorth(id), 0);
  return Math.max(0.25, 0.655 + (tuned ? 0.062 : 0) - 0.004 * mask.length ** (tuned ? 1.2 : 1.35) - 0.012 * worth);
}

/** `kind` "choice", with four choices, on `n` examples. */
export function fakeAccuracy(mask: readonly ModuleId[], tuned: string | null | undefined, n: number): AccuracyResult {
  const acc = fakeShare(mask, tuned);
  const half = 1.96 * Math.sqrt((acc * (1 - acc)) / n);
  return {
    kind: "choice", n, acc, accNorm: acc - 0.01, nll: 1.1 - acc / 2, ci95: { low: acc - half, high: acc + half }, chance: 0.25, majority: null, seconds: 12,
    shortened: 0, leftOut: 0, right: rightRows(acc, n),
  };
}

export function fakeSpeed(mask: readonly ModuleId[], tuned: string | null | undefined): SpeedResult {
  const rate = (median: number) => ({ median, low: median * 0.985, high: median * 1.01, windows: 5 });
  const share = (tuned ? 0.965 : 1) / (1 - mask.length / 75);
  return { prefill: rate(1480 * share), decode: rate(104.2 * share), dispatchesPerToken: 276, weightBytes: 92_100_000 - bytesOf(mask) };
}

/** Bytes of the weights of these modules in the fake model. */
export function bytesOf(ids: readonly ModuleId[]): number {
  return ids.reduce((bytes, id) => bytes + (id.startsWith("attn") ? 553_000 : 1_659_000), 0);
}

/** Each row is as hard under every mask, so that two masks differ in few rows. */
function rightRows(share: number, n: number): string {
  return Array.from({ length: n }, (_, row) => ((row * 619) % n < Math.round(share * n) ? "1" : "0")).join("");
}
