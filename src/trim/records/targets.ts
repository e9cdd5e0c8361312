/** Targets of a trim: in words, whether they can be reached, and whether they are. Pure. */
import { qualityOf, type AccuracyResult } from "../../evaluate/results";
import type { ModuleId } from "../../model/mask";
import type { TrimTarget } from "./options";

export interface Problem {
  readonly reason: string;
  readonly remedy: string;
}

/** A module with the bytes of its weights in stored precision. */
export interface SizedModule {
  readonly id: ModuleId;
  readonly bytes: number;
}

/** What a target is judged by before anything is measured. */
export interface TargetFacts {
  /** All of the model, in running order. */
  readonly modules: readonly SizedModule[];
  /** Of the full model. */
  readonly bytes: number;
  /** Already dropped. */
  readonly mask: readonly ModuleId[];
  /** Must stay. */
  readonly keep: readonly ModuleId[];
}

/** "Half of the bytes". */
export function targetInWords(target: TrimTarget): string {
  switch (target.kind) {
    case "bytes":
      return target.share === 0.5 ? "Half of the bytes" : `${percent(target.share)} of the bytes`;
    case "speed":
      return target.multiple === 2 ? "Twice the speed" : `${number(target.multiple)} times the speed`;
    case "modules":
      return `${modulesInWords(target.count)} gone`;
    case "accuracy":
      return `Accuracy of at least ${percent(target.floor)}${target.bound === "low" ? " at the lower end of its interval" : ""}`;
  }
}

/** Modules that can still go, in running order: one always stays. */
export function candidatesOf({ modules, mask, keep }: Pick<TargetFacts, "modules" | "mask" | "keep">): ModuleId[] {
  const stay = new Set([...mask, ...keep]);
  const left = modules.length - mask.length;
  return left <= 1 ? [] : modules.filter(({ id }) => !stay.has(id)).map(({ id }) => id);
}

/** Modules that can go at most: of those that may, all, or all but one where none is kept. */
export function mostToGo(facts: Pick<TargetFacts, "modules" | "mask" | "keep">): number {
  return Math.max(0, Math.min(candidatesOf(facts).length, facts.modules.length - facts.mask.length - 1));
}

/**
 * Bytes of the model's own weights under a mask. Tuned weights are left out: what a target asks is told by the mask alone,
 * whenever it is tuned.
 */
export function maskBytes({ modules, bytes }: Pick<TargetFacts, "modules" | "bytes">, mask: readonly ModuleId[]): number {
  const dropped = new Set(mask);
  return modules.reduce((sum, module) => (dropped.has(module.id) ? sum - module.bytes : sum), bytes);
}

/** What is wrong with a target, or forbids it; empty when it can be tried. A speed and a floor are known once they are measured. */
export function targetProblems(target: TrimTarget, facts: TargetFacts): Problem[] {
  switch (target.kind) {
    case "bytes":
      return bytesProblems(target.share, facts);
    case "speed":
      return target.multiple > 1 && Number.isFinite(target.multiple) ? [] : [{ reason: `The speed to reach is ${number(target.multiple)} times the full model's; it has to be above 1.`, remedy: "Take 2." }];
    case "modules":
      return countProblems(target.count, facts);
    case "accuracy":
      return target.floor >= 0 && target.floor <= 1 ? [] : [{ reason: `The accuracy to keep is ${number(target.floor)}; it has to be from 0 to 1.`, remedy: "Take a share such as 0.6." }];
  }
}

/** Quality that a floor is compared with. */
export function judgedQuality(result: AccuracyResult, bound: "value" | "low"): number {
  return bound === "low" ? result.ci95.low : qualityOf(result);
}

/** Steps until the target, each of `perStep` modules; null where only measuring can tell. The largest modules first would need fewer, so means count. */
export function stepsUntil(target: TrimTarget, facts: TargetFacts, perStep: number): number | null {
  const most = mostToGo(facts);
  if (target.kind === "modules") return Math.ceil(Math.min(most, Math.max(0, target.count - facts.mask.length)) / perStep);
  if (target.kind !== "bytes") return null;
  const tooMany = maskBytes(facts, facts.mask) - target.share * facts.bytes;
  if (tooMany <= 0) return 0;
  const may = new Set(candidatesOf(facts));
  const sizes = facts.modules.filter(({ id }) => may.has(id)).map(({ bytes }) => bytes);
  const mean = sizes.reduce((sum, bytes) => sum + bytes, 0) / Math.max(1, sizes.length);
  return Math.ceil(Math.min(most, Math.ceil(tooMany / Math.max(1, mean))) / perStep);
}

function bytesProblems(share: number, facts: TargetFacts): Problem[] {
  if (!(share > 0 && share < 1)) return [{ reason: `The share of bytes to keep is ${number(share)}; it has to be between 0 and 1.`, remedy: "Take 0.5 for half of the bytes." }];
  const may = new Set(candidatesOf(facts));
  const largest = facts.modules.filter(({ id }) => may.has(id)).sort((a, b) => b.bytes - a.bytes).slice(0, mostToGo(facts));
  const least = maskBytes(facts, [...facts.mask, ...largest.map(({ id }) => id)]) / facts.bytes;
  if (least <= share) return [];
  return [{
    reason: `${targetInWords({ kind: "bytes", share })} can't be reached: with every module gone that may go, ${percent(least, "up")} of them stay, in the embedding, the head and what must stay.`,
    remedy: `Take a share of at least ${(Math.ceil(1000 * least) / 1000).toString()}${facts.keep.length > 0 ? ", or let more modules go" : ""}.`,
  }];
}

function countProblems(count: number, facts: TargetFacts): Problem[] {
  if (!(Number.isInteger(count) && count >= 1)) return [{ reason: `The number of modules to drop is ${number(count)}; it has to be a whole number from 1 on.`, remedy: "Take fewer than the model has." }];
  const most = facts.mask.length + mostToGo(facts);
  if (count <= most) return [];
  return [{ reason: `${modulesInWords(count)} can't go: of the ${facts.modules.length} that the model has ${most} can, with what must stay.`, remedy: `Take at most ${most}${facts.keep.length > 0 ? ", or let more modules go" : ""}.` }];
}

export function modulesInWords(count: number): string {
  return count === 1 ? "1 module" : `${count} modules`;
}

/** With one decimal where it tells something. `up`: never less than it is. */
export function percent(share: number, round: "nearest" | "up" = "nearest"): string {
  const tenths = round === "up" ? Math.ceil(1000 * share) : Math.round(1000 * share);
  return `${tenths / 10} %`;
}

function number(value: number): string {
  return Number.isNaN(value) ? "no number" : String(Math.round(1000 * value) / 1000);
}
