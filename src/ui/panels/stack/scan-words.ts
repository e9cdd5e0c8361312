/** What the stack says of a scan around its cells. Pure. */
import type { ScanView } from "../../../store/scan/scan-state";
import type { ModuleScore, RowsQuality } from "../../../trim/records/results";
import { STRATEGIES } from "../../../trim/records/strategy-list";
import { formatBytes, formatInteger, formatPlural, formatShare } from "../../format";
import type { ScanUnit } from "./scan-cells";
import { formatPoints } from "./stack-text";

export const UNIT_WORDS: Readonly<Record<ScanUnit, string>> = {
  accuracy: "points of accuracy", loss: "thousandths of loss", score: "score, % of the largest",
};

/** While the base is not measured yet, cells hold what was measured. */
export const ABSOLUTE_WORDS: Readonly<Record<ScanUnit, string>> = { ...UNIT_WORDS, accuracy: "accuracy without it, %", loss: "loss without it" };

export function strategyLabel(strategy: ScanView["strategy"]): string {
  return STRATEGIES.find(({ id }) => id === strategy)?.label ?? strategy;
}

/** "acc 64.0 %, nll 1.020 on 128 rows": what the modules are measured against. Empty where nothing was run. */
export function baseWords({ base }: Pick<ScanView, "base">): string {
  return base === null ? "" : `${base.acc === null ? "" : `acc ${formatShare(base.acc)}, `}nll ${base.nll.toFixed(3)} on ${formatPlural(base.n, "row", "rows")}`;
}

const METHOD_WORDS = { exact: "exact", race: "race", "one pass": "one pass", none: "nothing was run" } as const;

/** How the ranking came about and what it took: "race, 0.21 of separate runs". Before the end: how many modules are measured. */
export function workWords({ running, modules, result }: ScanView, candidates: number): string {
  const measured = Object.keys(modules).length;
  if (!result) return `${running ? "scanning" : "cut off"}, ${measured} of ${candidates}`;
  const { method, work } = result;
  return `${METHOD_WORDS[method]}${work.ofNaive > 0 ? `, ${work.ofNaive.toFixed(2)} of separate runs` : ""}`;
}

export interface ScannedWords {
  /** "acc 62.5 % (−1.6) · acc_norm 61.7 % · nll 1.043 (+0.012)". */
  readonly quality: string;
  /** "saves 1.66 MB, 0.31 ms a token". */
  readonly saves: string;
  /** "128 rows"; "left at 32 of 128 rows": it left the race there. */
  readonly rows: string;
}

/** One module as the scan found it. */
export function scannedWords(score: ModuleScore, { base, result }: Pick<ScanView, "base" | "result">): ScannedWords {
  const { quality, bytes, ms, left } = score;
  const saves = `saves ${formatBytes(bytes)}${ms === null ? "" : `, ${ms.toFixed(2)}\u00a0ms a token`}`;
  if (quality === null) return { quality: `score ${formatScore(score.score)}`, saves, rows: "" };
  const all = result?.rows ?? base?.n ?? quality.n;
  const rows = quality.n < all ? `${left ? "left at " : ""}${formatInteger(quality.n)} of ${formatInteger(all)} rows` : formatPlural(quality.n, "row", "rows");
  return { quality: qualityWords(quality, score.base ?? (base?.n === quality.n ? base : null)), saves, rows };
}

function qualityWords({ acc, accNorm, nll }: RowsQuality, base: RowsQuality | null): string {
  const loss = `nll ${nll.toFixed(3)}${base === null ? "" : ` (${signed(nll - base.nll)})`}`;
  if (acc === null) return loss;
  const change = base === null || base.acc === null ? "" : ` (${formatPoints(acc - base.acc)})`;
  return `acc ${formatShare(acc)}${change} · ${accNorm === null ? "" : `acc_norm ${formatShare(accNorm)} · `}${loss}`;
}

function signed(difference: number): string {
  const digits = Math.abs(difference).toFixed(3);
  return digits === "0.000" ? "0.000" : `${difference < 0 ? "\u2212" : "+"}${digits}`;
}

/** Three digits, whatever its size. */
function formatScore(score: number): string {
  return Math.abs(score) >= 0.001 && Math.abs(score) < 1000 ? score.toPrecision(3) : score.toExponential(2);
}

const ORDINALS = ["next to go", "2nd to go", "3rd to go"] as const;

/** "next to go", "5th of 58 to go"; empty while it is not ranked. */
export function rankWords(id: ModuleScore["id"], { result }: Pick<ScanView, "result">): string {
  const at = result?.order.indexOf(id) ?? -1;
  if (!result || at < 0) return "";
  return ORDINALS[at] ?? `rank ${at + 1} of ${result.order.length}`;
}
