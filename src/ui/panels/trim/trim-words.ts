/** What the Trim tab says of choices, runs and what is kept. Pure. */
import type { ModuleId } from "../../../model/mask";
import { modulePlace } from "../../../model/mask";
import type { TrimRun } from "../../../store/loop/loop-state";
import type { TrimOptions } from "../../../trim/records/options";
import type { TrimEnd } from "../../../trim/records/results";
import { STRATEGIES } from "../../../trim/records/strategy-list";
import type { StudioError } from "../../../shared/errors";
import type { KeptTrim, TrimPlan } from "../../../worker/protocol";
import { formatClock, formatInteger, formatPlural } from "../../format";
import { moduleName } from "../stack/must-stay";
import { dayWords } from "../tune/tune-words";

/** "attention 5, MLP 8"; more than two are counted. */
export function droppedWords(dropped: readonly ModuleId[]): string {
  return dropped.length > 2 ? formatPlural(dropped.length, "module", "modules") : allDroppedWords(dropped);
}

/** All by name. */
export function allDroppedWords(dropped: readonly ModuleId[]): string {
  return dropped.map((id) => moduleName(modulePlace(id))).join(", ");
}

/** "12 steps, about 4:30 in all." What can't be told before is said to be so. */
export function planWords({ candidates, steps, races, rows, seconds }: TrimPlan): string {
  const length = steps === null ? "As many steps as the floor allows" : formatPlural(steps, "step", "steps");
  const time = seconds === null ? "how long is told once it runs" : `${steps === null ? "at most " : ""}about ${formatClock(seconds)} in all`;
  return `${length}, ${time}. ${races ? "The first scan races" : "A scan measures"} ${formatPlural(candidates, "module", "modules")} on ${formatPlural(rows, "calibration row", "calibration rows")}.`;
}

/** Steps of the whole run, as far as it can be told; `planned`: before it began. */
export function stepsOf({ course, start }: Pick<TrimRun, "course" | "start">, planned: number | null): number | null {
  if (course.kind === "replay") return course.recipe.steps.length;
  const { target, perStep } = course.options;
  if (target.kind === "modules" && start) return Math.max(0, Math.ceil((target.count - start.mask.length) / perStep));
  return target.kind === "accuracy" ? null : planned;
}

/** What a run is at, or how it ended. `of`: steps in all, null where that is not known. */
export function phaseWords(run: TrimRun, of: number | null, paused: boolean): string {
  const { phase, at, steps, outcome, failure } = run;
  if (phase === "stopping") return "Stopping after this phase";
  if (phase === "cut") return cutWords(failure, steps.length);
  if (phase === "done") return endWords(outcome?.ended ?? "reached", steps.length);
  if (at === null) return "Getting ready";
  const where = at.step === 0 ? "" : `step ${formatInteger(at.step)}${of === null ? "" : ` of ${formatInteger(Math.max(of, at.step))}`}`;
  const words = [paused ? "paused at" : "", where, where === "" ? at.phase : `: ${at.phase}`];
  return capitalised(words.join(" ").trim().replace(" :", ":"));
}

const END_WORDS: Readonly<Record<TrimEnd, string>> = { reached: "Target reached", floor: "At the floor", exhausted: "Nothing left to drop", stopped: "Stopped" };

function endWords(ended: TrimEnd, steps: number): string {
  return `${END_WORDS[ended]} after ${formatPlural(steps, "step", "steps")}`;
}

function cutWords(failure: StudioError | null, steps: number): string {
  const where = `after ${formatPlural(steps, "step", "steps")}`;
  if (failure?.code === "cancelled") return `Cancelled ${where}`;
  return failure?.code === "device-lost" ? `The device went away ${where}` : `Ended by an error ${where}`;
}

/** "A trim of yesterday got to step 3, 5 modules dropped." */
export function keptTrimWords({ savedAt, steps }: Pick<KeptTrim, "savedAt" | "steps">, now: Date): string {
  const last = steps.at(-1);
  const far = last ? `got to step ${last.step}, ${formatPlural(last.mask.length, "module", "modules")} dropped` : "had no step yet";
  return `A trim of ${dayWords(savedAt, now)} ${far}.`;
}

/** "Least loss, 12 steps, ended"; "Recipe, 3 steps, can go on". */
export function keptStateWords({ course, steps, ended }: Pick<KeptTrim, "course" | "steps" | "ended">): string {
  return `${courseWords(course)}, ${formatPlural(steps.length, "step", "steps")}, ${ended === null ? "can go on" : "ended"}`;
}

/** "Least loss"; a replayed recipe has no strategy of its own. */
export function courseWords(course: TrimRun["course"]): string {
  return course.kind === "replay" ? "Recipe" : strategyOf(course.options.strategy).label;
}

export function strategyOf(id: TrimOptions["strategy"]) {
  return STRATEGIES.find((one) => one.id === id) ?? { id, label: id, help: "", needs: "candidates" as const, cost: "", source: "" };
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
