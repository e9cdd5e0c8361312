/** What a trim does next, and why it ends: told by what is saved of it alone, so that a run that was cut off goes on as it would have. Pure. */
import type { ModuleId } from "../model/mask";
import { maskModules } from "../model/mask";
import { present } from "../shared/assert";
import type { TuneSettings } from "../train/settings";
import type { TrimOptions } from "./records/options";
import { candidatesOf, judgedQuality, maskBytes, modulesInWords, mostToGo, percent, targetInWords, type SizedModule, type TargetFacts } from "./records/targets";
import type { TrimPhase } from "./records/results";
import type { SavedEnd, TrimSave } from "./trim-state";
import type { TrimPoint } from "./trim-work";

/** "keep" puts what was measured down as the start or a step. */
export type Phase = "full" | "scan" | "choose" | "tune" | "judge" | "accuracy" | "speed" | "keep";

export interface Course {
  readonly save: TrimSave;
  /** All of the model, in running order. */
  readonly modules: readonly SizedModule[];
}

export function nextPhase(course: Course): Phase {
  const { save } = course;
  const { pending } = save;
  if (save.start === null) return startPhase(save);
  if (pending.dropped === null) return isScanDue(course) ? "scan" : "choose";
  if (targetOf(save)?.kind === "speed" && save.closing === null && pending.isFast === null) return "speed";
  if (isTuningDue(course)) return "tune";
  if (needsJudging(save)) return "judge";
  return pending.accuracy === null ? "accuracy" : pending.speed === null ? "speed" : "keep";
}

export function phaseInWords(phase: Exclude<Phase, "choose" | "keep">, isStart: boolean): TrimPhase {
  if (isStart) return phase === "tune" ? "tuning" : "measuring the start";
  switch (phase) {
    case "scan":
      return "scanning";
    case "tune":
      return "tuning";
    case "judge":
    case "accuracy":
      return "measuring accuracy";
    case "full":
    case "speed":
      return "measuring speed";
  }
}

/** From 1; 0 before the first. */
export function stepAtWork({ start, closing, steps }: TrimSave): number {
  if (start === null) return 0;
  return closing ? closing.final + 1 : steps.length + 1;
}

/** The state that the step at work builds on; of the start: what the run began with. */
export function pointBefore({ from, start, steps, closing }: TrimSave): TrimPoint {
  if (start === null) return from;
  return (closing ? steps[closing.final] : steps.at(-1)) ?? start;
}

/** The state at work: what is dropped of it so far, with the weights it has so far. */
export function pointAtWork(course: Course): TrimPoint {
  const { save } = course;
  const { pending } = save;
  return { mask: maskAtWork(course), tuned: pending.tuning ? pending.tuning.tuned : pointBefore(save).tuned };
}

/** What the next step drops: the head of the ranking, no more than the target asks; of a recipe what its step drops beyond the one before. Empty: nothing can go. */
export function nextDropped(course: Course): ModuleId[] {
  const { save } = course;
  const before = pointBefore(save);
  if (save.course.kind === "replay") {
    const step = present(save.course.recipe.steps[save.steps.length], "a step of the recipe");
    return step.mask.filter((id) => !before.mask.includes(id));
  }
  const { target, perStep } = save.course.options;
  const chosen: ModuleId[] = [];
  for (const id of rankedCandidates(course)) {
    const mask = [...before.mask, ...chosen];
    const isEnough = chosen.length > 0 && (chosen.length >= perStep || (target.kind === "modules" && mask.length >= target.count) || (target.kind === "bytes" && isSmall(course, mask, target.share)));
    if (isEnough || mostToGo(factsOf(course, mask)) === 0) break;
    chosen.push(id);
  }
  return chosen;
}

/** How the step at work is tuned, and what that begins with. */
export function tuningOf(course: Course): { readonly at: TrimPoint; readonly settings: TuneSettings } {
  const { save } = course;
  const mask = maskAtWork(course);
  const before = pointBefore(save).tuned;
  if (save.course.kind === "search") return { at: { mask, tuned: save.course.options.tune.kind === "end" ? save.from.tuned : before }, settings: save.course.options.tuning };
  const state = recipeState(save);
  return { at: { mask, tuned: state?.tunedFrom === "model" ? null : before }, settings: present(state?.tuning, "settings of a recipe's tuning") };
}

/** Why the run ends behind what is saved; null while it goes on. */
export function endOf(course: Course): SavedEnd | null {
  const { save } = course;
  const { start, steps } = save;
  const [last, final] = [present(steps.at(-1) ?? start, "a state"), steps.length - 1];
  if (save.course.kind === "replay") {
    const { length } = save.course.recipe.steps;
    return steps.length < length ? null : { kind: "reached", reason: `The recipe's ${length === 1 ? "step was" : `${length} steps were`} gone through.`, final };
  }
  const { target } = save.course.options;
  if (target.kind === "accuracy" && last.judged && judgedQuality(last.judged, target.bound) < target.floor) return fallen(course, judgedQuality(last.judged, target.bound));
  if (isReached(course, last.mask, final >= 0 ? save.pending.isFast : isFast(save, last.speed.decode.median))) return { kind: "reached", reason: reachedInWords(course, last.mask), final };
  if (candidatesOf(factsOf(course, last.mask)).length === 0) return { kind: "exhausted", reason: `No further module may go: ${modulesInWords(last.mask.length)} of ${course.modules.length} are dropped${target.kind === "accuracy" ? "" : `, and the target is not reached`}.`, final };
  return null;
}

/** The state that a run ends with still has its tuning to come: where a floor tells the end only once it is passed. */
export function isClosingTuned({ course, steps }: TrimSave, end: SavedEnd): boolean {
  const last = steps[end.final];
  return course.kind === "search" && course.options.target.kind === "accuracy" && course.options.tune.kind !== "never" && last !== undefined && !last.tunedHere;
}

export function isFast({ course, full }: TrimSave, tokensPerSecond: number): boolean {
  return course.kind === "search" && course.options.target.kind === "speed" && tokensPerSecond >= course.options.target.multiple * present(full, "the full model's speed").tokensPerSecond;
}

/** Where the start is the full model, measuring it tells of both. */
function needsFull(save: TrimSave): boolean {
  const { from, full } = save;
  const isStart = from.mask.length === 0 && from.tuned === null && !recipeState(save)?.tuning;
  return full === null && !isStart;
}

export function factsOf({ save, modules }: Course, mask: readonly ModuleId[]): TargetFacts {
  const keep = save.course.kind === "search" ? save.course.options.keep : [];
  return { modules, bytes: save.full?.bytes ?? 0, mask, keep };
}

function startPhase(save: TrimSave): Phase {
  const { pending } = save;
  if (needsFull(save)) return "full";
  if (recipeState(save)?.tuning && pending.tuning === null) return "tune";
  if (pending.accuracy === null) return "accuracy";
  if (pending.judged === null && targetOf(save)?.kind === "accuracy") return "judge";
  return pending.speed === null ? "speed" : "keep";
}

function isScanDue(course: Course): boolean {
  const { save } = course;
  if (save.course.kind === "replay") return false;
  const { ranking } = save;
  return ranking === null || ranking.served >= save.course.options.scanEvery || rankedCandidates(course).length === 0;
}

function rankedCandidates(course: Course): ModuleId[] {
  const may = new Set(candidatesOf(factsOf(course, pointBefore(course.save).mask)));
  return course.save.ranking?.order.filter((id) => may.has(id)) ?? [];
}

function isTuningDue(course: Course): boolean {
  const { save } = course;
  const { pending } = save;
  if (pending.tuning !== null) return false;
  if (save.course.kind === "replay") return Boolean(recipeState(save)?.tuning);
  if (save.closing) return true;
  const { tune, target } = save.course.options;
  switch (tune.kind) {
    case "never":
      return false;
    case "end":
      // The floor's last good step is known once the next has fallen below it.
      return target.kind !== "accuracy" && isLast(course);
    case "every":
      return stepAtWork(save) % tune.steps === 0 || isLast(course) || isBelowFloor(save.course.options, save);
  }
}

/** The step at work ends the run, as far as it can be told without judging it. */
function isLast(course: Course): boolean {
  const mask = maskAtWork(course);
  return isReached(course, mask, course.save.pending.isFast) || candidatesOf(factsOf(course, mask)).length === 0;
}

/** A step that would end the run is tuned before it is given up. */
function isBelowFloor({ target }: TrimOptions, { pending: { judged } }: TrimSave): boolean {
  return target.kind === "accuracy" && judged !== null && judgedQuality(judged, target.bound) < target.floor;
}

function needsJudging(save: TrimSave): boolean {
  return targetOf(save)?.kind === "accuracy" && save.pending.judged === null;
}

function isReached(course: Course, mask: readonly ModuleId[], isFastEnough: boolean | null): boolean {
  const target = targetOf(course.save);
  switch (target?.kind) {
    case "bytes":
      return isSmall(course, mask, target.share);
    case "modules":
      return mask.length >= target.count;
    case "speed":
      return isFastEnough === true;
    case "accuracy":
    case undefined:
      return false;
  }
}

function isSmall(course: Course, mask: readonly ModuleId[], share: number): boolean {
  const facts = factsOf(course, mask);
  return maskBytes(facts, mask) <= share * facts.bytes;
}

function maskAtWork({ save }: Course): readonly ModuleId[] {
  const { mask } = pointBefore(save);
  if (save.start === null || save.closing) return mask;
  if (save.course.kind === "replay") return maskModules(new Set(recipeState(save)?.mask));
  return maskModules(new Set([...mask, ...(save.pending.dropped ?? [])]));
}

/** Of a recipe what the step at work, or the start, is to be. */
function recipeState({ course, start, steps }: TrimSave): { readonly mask: readonly ModuleId[]; readonly tuning: TuneSettings | null; readonly tunedFrom: "before" | "model" } | null {
  if (course.kind === "search") return null;
  return start === null ? course.recipe.start : (course.recipe.steps[steps.length] ?? null);
}

function targetOf({ course }: TrimSave): TrimOptions["target"] | null {
  return course.kind === "search" ? course.options.target : null;
}

function fallen({ save: { steps } }: Course, quality: number): SavedEnd {
  const is = `${percent(quality)} on the validation rows`;
  if (steps.length === 0) return { kind: "floor", reason: `The start is below the floor already: ${is}.`, final: -1 };
  const before = steps.length === 1 ? "what it began with" : `step ${steps.length - 1}`;
  return { kind: "floor", reason: `Step ${steps.length} falls below the floor, with ${is}: it ends with ${before}.`, final: steps.length - 2 };
}

function reachedInWords(course: Course, mask: readonly ModuleId[]): string {
  const target = present(targetOf(course.save), "a target");
  const facts = factsOf(course, mask);
  const share = target.kind === "bytes" ? ` (${percent(maskBytes(facts, mask) / facts.bytes)} stay)` : "";
  const { length } = course.save.steps;
  const words = targetInWords(target);
  const when = length === 0 ? "is there from the start" : `is reached after ${length} ${length === 1 ? "step" : "steps"}`;
  return `The target ${when}: ${words.charAt(0).toLowerCase()}${words.slice(1)}${share}.`;
}
