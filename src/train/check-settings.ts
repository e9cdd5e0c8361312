/** Whether the settings of a run make sense, before anything is allocated for it. */
import { StudioError } from "../shared/errors";
import type { HeadChoice, TuneSettings } from "./settings";

/** AdamW moves a weight by about its learning rate a step, and a norm's weights are about 1: more only destroys them. */
const MAX_RATE = 1;
/** A week on a software adapter. */
const MAX_STEPS = 100_000;
const MAX_BATCH = 512;
/** Above it a low-rank head takes as much as a whole one of the models that run here. */
export const MAX_RANK = 256;

/** A rule's sentence and what to do about it, where the settings break it. */
type Broken = readonly [reason: string, remedy: string] | false;

/** Errors: "usage" with every reason. */
export function checkTuneSettings(settings: TuneSettings): void {
  const broken = settingProblems(settings);
  if (broken.length === 0) return;
  throw new StudioError("usage", broken.map(({ reason }) => reason).join(" "), broken.map(({ remedy }) => remedy).join(" "));
}

/** What is wrong with them, a sentence each; empty when they can be run. */
export function settingProblems(settings: TuneSettings): { readonly reason: string; readonly remedy: string }[] {
  const { normRate, headRate, head } = settings;
  const rules: Broken[] = [
    rate("The norms' learning rate", normRate, "Take about 0.003."),
    rate("The head's learning rate", headRate, "Take about 0.0001."),
    normRate === 0 && (headRate === 0 || isNone(head)) && ["With a learning rate of 0 nothing changes.", "Give the norms a learning rate of about 0.003."],
    whole("The number of steps", settings.steps, 1, MAX_STEPS),
    whole("The batch", settings.batch, 1, MAX_BATCH),
    whole("The warm-up", settings.warmUp, 0, MAX_STEPS),
    whole("The seed", settings.seed, 0, 2 ** 32 - 1),
    whole("The number of steps between two measurements", settings.validateEvery, 1, MAX_STEPS),
    whole("The patience", settings.patience, 0, MAX_STEPS),
    !(settings.clip > 0) && [`The largest gradient is ${settings.clip}; it has to be above 0.`, "Take 1."],
    ...[settings.beta1, settings.beta2].map((beta): Broken => !(beta >= 0 && beta < 1) && [`A decay of AdamW's moments is ${beta}; it has to be from 0 to below 1.`, "Take 0.9 and 0.95."]),
    !(settings.eps > 0 && Number.isFinite(settings.eps)) && [`AdamW's eps is ${settings.eps}; it has to be above 0.`, "Take 1e-8."],
    !(settings.weightDecay >= 0 && settings.weightDecay < 1) && [`The weight decay is ${settings.weightDecay}; it has to be from 0 to below 1.`, "Take 0."],
    head !== "auto" && head.kind === "low-rank" && whole("The rank of the head", head.rank, 1, MAX_RANK),
  ];
  return rules.flatMap((rule) => (rule ? [{ reason: rule[0], remedy: rule[1] }] : []));
}

function isNone(head: HeadChoice | "auto"): boolean {
  return head !== "auto" && head.kind === "none";
}

function rate(name: string, value: number, remedy: string): Broken {
  if (Number.isNaN(value)) return [`${name} is not a number.`, remedy];
  if (value < 0) return [`${name} is ${value}: below 0 the model would unlearn.`, remedy];
  return value > MAX_RATE && [`${name} is ${value}: above ${MAX_RATE} a single step destroys what the model knows.`, remedy];
}

function whole(name: string, value: number, least: number, most: number): Broken {
  return !(Number.isInteger(value) && value >= least && value <= most) && [`${name} is ${value}; it has to be a whole number from ${least} to ${most.toLocaleString("en")}.`, "Change it, or take the default."];
}
