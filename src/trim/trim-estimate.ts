/** How long a trim still takes, by its own pace: what each phase last took, scaled by the modules that are left. Pure. */
import type { TuneSettings } from "../train/settings";
import { races } from "./race";
import type { TrimOptions } from "./records/options";
import { needsOf } from "./records/strategy-list";
import { candidatesOf, stepsUntil } from "./records/targets";
import { factsOf, pointAtWork, pointBefore, stepAtWork, type Course } from "./trim-course";
import type { PacedPhase } from "./trim-state";

/** A step of tuning against a forward pass on its examples: README, measured as 2 to 2.7. */
export const TUNE_COST = 3;
/** A race against the exact scan: what it promises at least. */
const RACE_SAVES = 2.5;

export interface ScanSize {
  /** That run. */
  readonly modules: number;
  readonly candidates: number;
  /** Calibration rows. */
  readonly rows: number;
}

/** Modules that a scan takes each token through: of a candidate those behind it, half of them on average. */
export function scanPasses(options: Pick<TrimOptions, "strategy" | "scan">, { modules, candidates, rows }: ScanSize): number {
  switch (needsOf(options.strategy)) {
    case "candidates":
      return (modules * (1 + candidates / 2)) / (races(options, { candidates, rows }) ? RACE_SAVES : 1);
    case "residuals":
      return modules;
    case "gradients":
      return TUNE_COST * modules;
    case "nothing":
      return 0;
  }
}

/** By what the time of the phase at work grows: modules that run; for a speed it does not. `rows`: calibration rows of a scan. */
export function sizeOf(course: Course, phase: PacedPhase, rows: number): number {
  const { save, modules } = course;
  const { mask } = pointAtWork(course);
  if (phase === "speed") return 1;
  if (phase !== "scan" || save.course.kind === "replay") return modules.length - mask.length;
  return Math.max(1, scanPasses(save.course.options, { modules: modules.length - mask.length, candidates: candidatesOf(factsOf(course, mask)).length, rows }));
}

/** Null where nothing tells how many steps there are, or what one takes. `rows`: calibration rows of a scan. */
export function secondsLeft(course: Course, rows: number): number | null {
  const { save } = course;
  if (save.ended) return 0;
  if (save.start === null) return null;
  if (save.closing) return closingSeconds(course);
  const steps = stepsLeft(course);
  if (steps === null) return null;
  let seconds = 0;
  for (let ahead = 0; ahead < steps; ahead++) {
    const step = stepSeconds(course, ahead, { isLast: ahead === steps - 1, rows });
    if (step === null) return null;
    seconds += step;
  }
  return Math.max(0, seconds);
}

/** The one at work among them. */
function stepsLeft(course: Course): number | null {
  const { save } = course;
  if (save.course.kind === "replay") return save.course.recipe.steps.length - save.steps.length;
  const { target, perStep } = save.course.options;
  const facts = factsOf(course, pointBefore(save).mask);
  const least = save.pending.dropped === null ? 0 : 1;
  const steps = target.kind === "speed" ? stepsUntilFast(course, target.multiple) : stepsUntil(target, facts, perStep);
  return steps === null ? null : Math.max(least, Math.min(steps, Math.ceil(candidatesOf(facts).length / perStep)));
}

/** The time of a token shrinks evenly with the modules, as it did from the start until here. */
function stepsUntilFast({ save }: Course, multiple: number): number | null {
  const last = save.steps.at(-1);
  if (!last || !save.start || !save.full || save.course.kind !== "search") return null;
  const [began, now, wanted] = [1 / save.start.speed.decode.median, 1 / last.speed.decode.median, 1 / (multiple * save.full.tokensPerSecond)];
  const perModule = (began - now) / (last.mask.length - save.start.mask.length);
  if (!(perModule > 0)) return null;
  return Math.max(1, Math.ceil((now - wanted) / perModule / save.course.options.perStep));
}

interface Ahead {
  readonly isLast: boolean;
  readonly rows: number;
}

/** Of the step so many behind the one at work, less what is done of that. */
function stepSeconds(course: Course, ahead: number, { isLast, rows }: Ahead): number | null {
  const { save } = course;
  const { pending } = save;
  const begins = ahead > 0 || pending.dropped === null;
  const [before, modules] = [modulesAhead(course, ahead), modulesAhead(course, ahead + 1)];
  const tuning = ahead > 0 || pending.tuning === null ? tuningAhead(course, ahead, isLast) : null;
  const isDone = (of: unknown): boolean => ahead === 0 && of !== null && tuning === null;
  const parts = [
    begins && isScanAhead(course, ahead) ? scanSeconds(course, before, rows) : 0,
    tuning ? tuneSeconds(course, modules, tuning) : 0,
    isDone(pending.accuracy) ? 0 : phaseSeconds(course, "accuracy", modules),
    !save.start?.judged || isDone(pending.judged) ? 0 : phaseSeconds(course, "judge", modules),
    isDone(pending.speed) ? 0 : phaseSeconds(course, "speed", modules),
  ];
  return sum(parts);
}

/** Modules that run before the step so many behind the one at work. */
function modulesAhead({ save, modules }: Course, ahead: number): number {
  const now = modules.length - pointBefore(save).mask.length;
  if (save.course.kind === "replay") return ahead === 0 ? now : modules.length - (save.course.recipe.steps[save.steps.length + ahead - 1]?.mask.length ?? 0);
  const { target, perStep } = save.course.options;
  const least = target.kind === "modules" ? modules.length - target.count : 1;
  return Math.max(1, least, now - ahead * perStep);
}

/** What is left of tuning the final state. */
function closingSeconds(course: Course): number | null {
  const { save } = course;
  const modules = course.modules.length - pointAtWork(course).mask.length;
  const { pending } = save;
  return sum([
    pending.tuning || save.course.kind === "replay" ? 0 : tuneSeconds(course, modules, save.course.options.tuning),
    pending.judged ? 0 : phaseSeconds(course, "judge", modules),
    pending.accuracy ? 0 : phaseSeconds(course, "accuracy", modules),
    pending.speed ? 0 : phaseSeconds(course, "speed", modules),
  ]);
}

function tuningAhead({ save }: Course, ahead: number, isLast: boolean): TuneSettings | null {
  if (save.course.kind === "replay") return save.course.recipe.steps[save.steps.length + ahead]?.tuning ?? null;
  const { tune, tuning } = save.course.options;
  const isDue = tune.kind !== "never" && (isLast || (tune.kind === "every" && (stepAtWork(save) + ahead) % tune.steps === 0));
  return isDue ? tuning : null;
}

function isScanAhead({ save }: Course, ahead: number): boolean {
  if (save.course.kind === "replay") return false;
  const { scanEvery } = save.course.options;
  const served = (save.ranking?.served ?? scanEvery) + ahead - (save.pending.dropped === null ? 0 : 1);
  return served >= scanEvery && served % scanEvery === 0;
}

/** Before the first scan the measuring of accuracy tells. */
function scanSeconds(course: Course, modules: number, rows: number): number | null {
  const { save } = course;
  if (save.course.kind === "replay") return 0;
  const { mask } = pointBefore(save);
  const dropped = course.modules.length - mask.length - modules;
  const candidates = Math.max(0, candidatesOf(factsOf(course, mask)).length - dropped);
  const passes = scanPasses(save.course.options, { modules, candidates, rows });
  if (save.pace.scan !== undefined) return save.pace.scan * passes;
  const row = rowSeconds(save);
  return row === null ? null : row * rows * passes;
}

function tuneSeconds({ save }: Course, modules: number, { steps, batch }: TuneSettings): number | null {
  if (save.pace.tune !== undefined) return save.pace.tune * modules;
  const row = rowSeconds(save);
  return row === null ? null : TUNE_COST * row * modules * steps * batch;
}

/** Of one example through one module, as measuring accuracy told. */
function rowSeconds({ start, pace }: Course["save"]): number | null {
  return start === null || pace.accuracy === undefined ? null : pace.accuracy / Math.max(1, start.accuracy.n);
}

function phaseSeconds({ save }: Course, phase: "accuracy" | "judge" | "speed", modules: number): number | null {
  const pace = save.pace[phase];
  return pace === undefined ? null : pace * (phase === "speed" ? 1 : modules);
}

function sum(parts: readonly (number | null)[]): number | null {
  return parts.reduce((total, part) => (total === null || part === null ? null : total + part), 0);
}
