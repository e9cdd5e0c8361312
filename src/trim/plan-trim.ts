/** What a trim would take, and everything that forbids it: from the model's headers, the tokens' counts and the options alone. */
import { StudioError } from "../shared/errors";
import { settingProblems } from "../train/check-settings";
import type { TuneSettings } from "../train/settings";
import { races } from "./race";
import type { TrimCourse } from "./records/course";
import { LEAST_ROWS, type TrimOptions } from "./records/options";
import type { Recipe } from "./records/recipe";
import type { TrimPlan } from "./records/results";
import { needsOf } from "./records/strategy-list";
import { candidatesOf, maskBytes, mostToGo, stepsUntil, targetProblems, type Problem, type TargetFacts } from "./records/targets";
import { recipeProblems, type RecipePlace } from "./recipe-problems";
import { scanPasses, TUNE_COST, type ScanSize } from "./trim-estimate";
import type { TrimPoint } from "./trim-work";

/** "reported": what accuracies are told of. */
export type PlannedPart = "calibration" | "tuning" | "validation" | "reported";

export interface TrimFacts extends RecipePlace {
  /** Of the full model. */
  readonly bytes: number;
  /** Examples that can be run, and the tokens of all of them together. Of calibration all that there are. */
  readonly rows: Readonly<Record<PlannedPart, number>>;
  readonly tokens: Readonly<Record<PlannedPart, number>>;
  /** As measured on this device; null before anything was. */
  readonly moduleTokensPerSecond: number | null;
}

export function planTrim(course: TrimCourse, from: TrimPoint, facts: TrimFacts): TrimPlan {
  return course.kind === "search" ? planSearch(course.options, from, facts) : planReplay(course.recipe, from, facts);
}

/** Errors: "usage" with every problem. */
export function throwTrimProblems({ problems }: Pick<TrimPlan, "problems">): void {
  if (problems.length > 0) throw new StudioError("usage", problems.map(({ reason }) => reason).join(" "), [...new Set(problems.map(({ remedy }) => remedy))].join(" "));
}

function planSearch(options: TrimOptions, from: TrimPoint, facts: TrimFacts): TrimPlan {
  const target: TargetFacts = { modules: facts.modules, bytes: facts.bytes, mask: from.mask, keep: options.keep };
  const problems = [...optionProblems(options), ...keepProblems(options, target), ...targetProblems(options.target, target), ...rowProblems(options, facts)];
  const perStep = Math.max(1, Math.floor(options.perStep) || 1);
  const steps = stepsUntil(options.target, target, perStep);
  const candidates = candidatesOf(target).length;
  const rows = calibrationRows(options, facts);
  const moduleTokens = searchTokens({ ...options, perStep }, target, facts, steps ?? Math.ceil(mostToGo(target) / perStep));
  return { candidates, steps, races: races(options, { candidates, rows }), rows, moduleTokens, seconds: secondsFor(moduleTokens, facts), problems };
}

function planReplay(recipe: Recipe, from: TrimPoint, facts: TrimFacts): TrimPlan {
  const states = [recipe.start, ...recipe.steps];
  const isTuned = states.some(({ tuning }) => tuning !== null);
  const problems = [...recipeProblems(recipe, facts, from.tuned), ...measuredProblems(facts), ...(isTuned ? tuningRowProblems(facts) : [])];
  const moduleTokens = states.reduce((sum, { mask, tuning }) => {
    const modules = facts.modules.length - mask.length;
    return sum + modules * facts.tokens.reported + (tuning ? tuningTokens(tuning, modules, facts) : 0);
  }, 0);
  return { candidates: 0, steps: recipe.steps.length, races: false, rows: 0, moduleTokens, seconds: secondsFor(moduleTokens, facts), problems };
}

function optionProblems({ perStep, scanEvery, rows, seed, tune, tuning }: TrimOptions): Problem[] {
  const rules: (readonly [string, number])[] = [
    ["The number of modules that a step drops", perStep], ["The number of steps that a scan serves", scanEvery], ...(tune.kind === "every" ? [["The number of steps between two tunings", tune.steps] as const] : []),
    ...(rows === null ? [] : [["The number of calibration rows", rows] as const]),
  ];
  const wholes = rules.flatMap(([name, value]) => (Number.isInteger(value) && value >= 1 ? [] : [{ reason: `${name} is ${value}; it has to be a whole number from 1 on.`, remedy: "Change it, or take the default." }]));
  const seeds = Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32 ? [] : [{ reason: `The seed is ${seed}; it has to be a whole number from 0 to ${(2 ** 32 - 1).toLocaleString("en")}.`, remedy: "Take 0." }];
  return [...wholes, ...seeds, ...(tune.kind === "never" ? [] : settingProblems(tuning))];
}

function keepProblems({ target }: TrimOptions, facts: TargetFacts): Problem[] {
  const { modules, mask, keep } = facts;
  const known = new Set(modules.map(({ id }) => id));
  const wrong = [...keep, ...mask].find((id) => !known.has(id));
  if (wrong) return [{ reason: `The model has no module ${wrong}.`, remedy: "Choose among the modules that it has." }];
  if (candidatesOf(facts).length > 0 || isThere(target, facts)) return [];
  const left = modules.length - mask.length;
  if (left <= 1) return [{ reason: `${left === 1 ? "One module is" : "No module is"} left, and one has to stay.`, remedy: "Restore some modules first." }];
  return [{ reason: `All ${left} modules that are left must stay: none may go.`, remedy: "Let some of them go." }];
}

function isThere(target: TrimOptions["target"], facts: TargetFacts): boolean {
  if (target.kind === "modules") return facts.mask.length >= target.count;
  return target.kind === "bytes" && maskBytes(facts, facts.mask) <= target.share * facts.bytes;
}

function rowProblems(options: TrimOptions, facts: TrimFacts): Problem[] {
  const { strategy, rows: wanted, target, tune } = options;
  const rows = calibrationRows(options, facts);
  const needsRows = needsOf(strategy) !== "nothing" && rows < LEAST_ROWS;
  const remedy = wanted !== null && wanted < LEAST_ROWS && facts.rows.calibration >= LEAST_ROWS ? `Take at least ${LEAST_ROWS} of its ${facts.rows.calibration}.` : "Take a larger file, or make the calibration part of the split larger.";
  return [
    ...(needsRows ? [{ reason: `A scan would see ${rows === 1 ? "1 calibration row" : `${rows} calibration rows`}; fewer than ${LEAST_ROWS} tell nothing.`, remedy }] : []),
    ...measuredProblems(facts),
    ...(target.kind === "accuracy" && facts.rows.validation === 0 ? [{ reason: "The floor is judged on validation rows, and there are none.", remedy: "Make the validation part of the split larger, or take another target." }] : []),
    ...(tune.kind === "never" ? [] : tuningRowProblems(facts)),
  ];
}

function measuredProblems({ rows }: TrimFacts): Problem[] {
  return rows.reported > 0 ? [] : [{ reason: "There are no rows to measure accuracy on.", remedy: "Choose another part of the dataset, or a larger file." }];
}

function tuningRowProblems({ rows }: TrimFacts): Problem[] {
  return rows.tuning > 1 ? [] : [{ reason: `Tuning is asked for, and there ${rows.tuning === 1 ? "is 1 tuning row" : "are no tuning rows"}.`, remedy: "Take a larger file, make the other parts of the split smaller, or trim without tuning." }];
}

function calibrationRows({ rows: wanted }: TrimOptions, { rows }: TrimFacts): number {
  return Math.min(rows.calibration, wanted ?? rows.calibration);
}

/** Start, scans, tuning and measurements; what speed measurements run is little beside them. */
function searchTokens(options: TrimOptions, target: TargetFacts, facts: TrimFacts, steps: number): number {
  const { perStep, scanEvery, tune, tuning } = options;
  const accuracyTokens = facts.tokens.reported + (options.target.kind === "accuracy" ? facts.tokens.validation : 0);
  const most = mostToGo(target);
  const candidates = candidatesOf(target).length;
  const began = facts.modules.length - target.mask.length;
  let sum = began * accuracyTokens;
  for (let step = 1; step <= steps; step++) {
    const [gone, after] = [Math.min(most, (step - 1) * perStep), began - Math.min(most, step * perStep)];
    const isTuned = tune.kind !== "never" && (step === steps || (tune.kind === "every" && step % Math.max(1, tune.steps) === 0));
    sum += after * accuracyTokens + (isTuned ? tuningTokens(tuning, after, facts) : 0);
    if ((step - 1) % Math.max(1, Math.floor(scanEvery) || 1) === 0) sum += scanTokens(options, { modules: began - gone, candidates: candidates - gone }, facts);
  }
  return Math.round(sum);
}

function scanTokens(options: TrimOptions, size: Omit<ScanSize, "rows">, facts: TrimFacts): number {
  const rows = calibrationRows(options, facts);
  const tokens = facts.tokens.calibration * (facts.rows.calibration === 0 ? 0 : rows / facts.rows.calibration);
  return tokens * scanPasses(options, { ...size, rows });
}

function tuningTokens({ steps, batch, validateEvery }: TuneSettings, modules: number, { rows, tokens }: TrimFacts): number {
  const learnt = (TUNE_COST * steps * batch * tokens.tuning) / Math.max(1, rows.tuning);
  return modules * (learnt + (1 + Math.ceil(steps / Math.max(1, validateEvery))) * tokens.validation);
}

function secondsFor(moduleTokens: number, { moduleTokensPerSecond }: TrimFacts): number | null {
  return moduleTokensPerSecond === null ? null : moduleTokens / moduleTokensPerSecond;
}
